"""What the program says of votes that officers opened on a machine of their own."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ledger.algorithms import merkle
from polls.algorithms import open_votes, verify_poll
from tests.polls.packages import Entry, Package, counted, entries_of, hash_of, resealed, signed

SEED = b"benih enam belas"
OPENS, SIGNS = open_votes.public_halves(SEED)
KEY = {"kind": "trustees", "needed": 2, "of": 3, "opening": "offline", "signs": SIGNS}
SALT = "ab" * 32


def statement_of(package: Package, entries: list[Entry]) -> dict[str, Any]:
    closed = next(n for n, entry in enumerate(entries) if entry["type"] == "closing")
    leaves = [merkle.leaf_hash(data.encode()) for data in package["log"][: closed + 1]]
    choices = [ballot[0] for ballot in open_votes.in_order(package["ballots"])]
    said = {
        "envelopes": len(package["envelopes"]),
        "invalid": [],
        "ballots": hash_of(1),
        "choices": open_votes.salted(SALT, choices),
    }
    return open_votes.statement(
        package["log_name"],
        entries[0]["rules_hash"],
        OPENS,
        closed + 1,
        merkle.root(leaves).hex(),
        {"online": said},
    )


def entry_of(said: dict[str, Any], seed: bytes = SEED) -> Entry:
    signature = open_votes.signing_key(seed).sign(open_votes.spelled(said)).signature.hex()
    parts = {name: said[name] for name in ("size", "root", "channels")}
    return {"type": "opened", **parts, "salts": {"online": SALT}, "signature": signature}


def offline(
    change: Callable[[dict[str, Any]], object] = lambda said: None,
    more: Callable[[Entry], object] = lambda entry: None,
    *,
    seed: bytes = SEED,
    entry: bool = True,
    **rules: Any,
) -> Package:
    found = counted(**({"key": KEY, "public_key": OPENS} | rules))
    entries = entries_of(found)
    entries[1] = {"type": "rehearsal", "opened": True, "key": "trustees", "shares": 2}
    found = resealed(found, entries)
    said = copy.deepcopy(statement_of(found, entries))
    head = {"size": said["size"], "root": said["root"]}
    change(said)
    if entry:
        made = entry_of(said, seed)
        more(made)
        entries.insert([one["type"] for one in entries].index("result"), made)
    found = resealed(found, entries)
    later = [one for one in found["heads"] if one["size"] > head["size"]]
    earlier = [one for one in found["heads"] if one["size"] < head["size"]]
    found["heads"] = [*earlier, head | {"at": earlier[-1]["at"]}, *later]
    return signed(found)


def words(found: Package) -> str:
    return "\n".join(fault for _check, fault in verify_poll.faults(found))


def test_a_good_one_holds() -> None:
    assert words(offline()) == ""
    assert words(offline(more=lambda entry: entry.update(salts={"online": None}))) == ""


def channel(**parts: Any) -> Callable[[dict[str, Any]], object]:
    return lambda said: said["channels"]["online"].update(parts)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"entry": False}, "none signed it"),
    ({"key": {k: v for k, v in KEY.items() if k not in ("opening", "signs")}}, "rules do not say"),
    ({"seed": b"x" * 16}, "signed by another key"),
    ({"more": lambda entry: entry.update(size=entry["size"] - 1)}, "signed by another key"),
    ({"change": lambda said: said.update(root=hash_of(9))}, "beside another log"),
    ({"change": lambda said: said.update(log_name="poll/99")}, "signed by another key"),
    ({"change": lambda said: said.update(size=3)}, "no close yet"),
    ({"change": channel(envelopes=3)}, "3 envelopes (online) were opened of 12"),
    ({"change": channel(invalid=[hash_of(77)])}, "called invalid"),
    ({"change": channel(choices=hash_of(7))}, "not those that the officers signed"),
    ({"more": lambda entry: entry["salts"].update(online="cd" * 32)}, "officers signed"),
    ({"change": lambda said: said["channels"].update(paper=said["channels"]["online"])}, "others"),
    ({"more": lambda entry: entry.pop("salts")}, "has no salts"),
    ({"more": lambda entry: entry.update(channels=[])}, "has a wrong channels"),
]


@pytest.mark.parametrize(("how", "expected"), WRONG)
def test_what_is_wrong_is_named(how: dict[str, Any], expected: str) -> None:
    assert expected in words(offline(**how))


def test_a_ballot_exchanged_after_the_officers_signed_is_named() -> None:
    found = offline()
    found["ballots"][0][0] = 3 if found["ballots"][0][0] != 3 else 2
    assert "the choices published (online) are not those that the officers signed" in words(found)
