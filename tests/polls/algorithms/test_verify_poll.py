"""The package and its verifier: anybody can count again, and what was changed is named."""

import copy
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.utils import timezone

from ledger.actions import sign_head
from ledger.algorithms import merkle
from polls.actions.ballots import cast_ballot
from polls.algorithms import verify_poll
from polls.algorithms.tally import digest
from polls.models import Poll
from polls.queries.log import log_of
from polls.queries.package import package, published_log
from tests import factories

Change = Callable[[dict[str, Any]], object]
PROGRAM = Path(verify_poll.__file__)


@pytest.fixture
def voted(poll: Poll) -> Poll:
    people = [factories.verified() for _ in range(13)]
    for number, person in enumerate(people):
        cast_ballot(poll=poll, person=person, choice=1 + number % 2, at=timezone.now())
        if number == 6:
            sign_head(log=log_of(poll))
    cast_ballot(poll=poll, person=people[0], choice=3, at=timezone.now())
    return poll


@pytest.fixture
def counted(voted: Poll, finish: Callable[[Poll], Poll]) -> Poll:
    return finish(voted)


def plain(poll: Poll) -> dict[str, Any]:
    """As somebody has it who downloaded it."""
    return json.loads(json.dumps(package(poll)))


def words(found: dict[str, Any]) -> str:
    return "\n".join(fault for _check, fault in verify_poll.faults(found))


def test_the_package_holds_and_gives_the_published_figures(counted: Poll) -> None:
    found = plain(counted)
    assert words(found) == ""
    assert found["result"] == counted.tally.result
    assert [ballot[0] for ballot in found["ballots"]] == [1] * 6 + [2] * 6 + [3]
    assert [head["size"] for head in found["heads"]] == [3, 10, 18, 19]


def test_no_package_tells_who_or_when(counted: Poll) -> None:
    text = json.dumps(package(counted))
    assert "pseudonym" not in text
    assert "sending" not in text
    assert set(package(counted)) == {
        "ballots", "channels", "envelopes", "flags", "format", "heads", "key", "leaves", "log",
        "log_name", "result", "rules",
    }  # fmt: skip


def _entry(found: dict[str, Any], number: int, **fields: object) -> None:
    """Change an entry and its hash beside it, as somebody careful would."""
    entry = json.loads(found["log"][number]) | fields
    found["log"][number] = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    found["leaves"][number] = merkle.leaf_hash(found["log"][number].encode()).hex()


def _foreign_key(found: dict[str, Any], *, hidden: bool) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
    for head in found["heads"][-1:]:
        lines = (found["log_name"], head["size"], head["root"], head["at"])
        head["signature"] = key.sign("".join(f"{line}\n" for line in lines).encode()).hex()
    if hidden:
        raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        found["key"] = raw.hex()


def _both(found: dict[str, Any], act: Callable[[list[str]], object]) -> None:
    act(found["log"])
    act(found["leaves"])


CHANGES: dict[str, tuple[Change, str]] = {
    "a ballot": (
        lambda p: p["ballots"].__setitem__(0, [2, p["ballots"][0][1]]),
        "counted {'1': 5, '2': 7, '3': 1}",
    ),
    "a ballot less": (lambda p: p["ballots"].pop(), "12 ballots"),
    "a ballot more": (lambda p: p["ballots"].append([1, ""]), "14 ballots"),
    "a foreign choice": (lambda p: p["ballots"].__setitem__(0, [9, ""]), "break the rules"),
    "a stratum": (lambda p: p["ballots"].__setitem__(0, [1, "64.72.99"]), "strata: counted"),
    "the counts": (lambda p: p["result"]["counts"].update({"1": 7}), "counts: counted"),
    "the winner": (lambda p: p["result"].update(winners=[2]), "winners: counted"),
    "the turnout": (lambda p: p["result"].update(voted=99), "voted: counted 13, published 99"),
    "an option": (lambda p: p["rules"]["options"][0].update(cost=1), "not those of the opening"),
    "the tie rule": (lambda p: p["rules"].update(tie_rule="the mayor"), "not those of the opening"),
    "an entry": (
        lambda p: p["log"].__setitem__(5, p["log"][5].replace("a", "b")),
        "entry 5 was altered",
    ),
    "an entry with its hash": (lambda p: _entry(p, 5, hash="0" * 64), "head 10 is not that"),
    "an entry less": (lambda p: p["log"].pop(5), "entry 5 was dropped"),
    "an entry less with its hash": (lambda p: _both(p, lambda x: x.pop(5)), "head 10 is not that"),
    "an entry more": (
        lambda p: p["log"].insert(5, '{"hash":"00","type":"envelope"}'),
        "an entry was added before entry 5",
    ),
    "an entry twice": (
        lambda p: _both(p, lambda x: x.insert(5, x[4])),
        "entry 5 brings the envelope of entry 4 again",
    ),
    "the order": (
        lambda p: p["log"].__setitem__(slice(5, 7), p["log"][6:4:-1]),
        "entry 5 stands in another place",
    ),
    "the end": (lambda p: p["log"].pop(), "entry 18 was dropped"),
    "an envelope of the close": (lambda p: _entry(p, 17, envelopes=["0" * 64]), "not in the log"),
    "the electorate": (lambda p: _entry(p, 17, electorate=3), "3 people who could vote"),
    "a vote after the close": (
        lambda p: _both(p, lambda x: x.insert(18, x[4])),
        "entry 18 is a vote after the close",
    ),
    "the final envelopes": (lambda p: p["envelopes"].pop(), "list of final envelopes"),
    "a head": (lambda p: p["heads"][1].update(root="0" * 64), "head 10 is not that"),
    "heads exchanged": (lambda p: p["heads"].reverse(), "heads only grow"),
    "a head less": (lambda p: p["heads"].pop(), "covered by no head"),
    "a head of another key": (lambda p: _foreign_key(p, hidden=False), "signed by another key"),
    "another key of the city": (lambda p: _foreign_key(p, hidden=True), "head 3 was signed by"),
    "a signature": (lambda p: p["heads"][0].update(signature="00" * 64), "head 3 was signed by"),
    "half a signature": (lambda p: p["heads"][0].update(signature="00"), "head 3 was signed by"),
    "nothing left": (lambda p: p["log"].clear(), "damaged"),
    "a damaged file": (lambda p: p.pop("result"), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_found_and_named(counted: Poll, what: str) -> None:
    found = plain(counted)
    before = copy.deepcopy(found)
    change, named = CHANGES[what]
    change(found)
    assert found != before
    assert named in words(found)


def test_the_program_needs_nothing_of_ours(counted: Poll, tmp_path: Path) -> None:
    """Run as a stranger does: one file, an isolated Python, the downloaded package."""
    file, program = tmp_path / "suara.json", tmp_path / "verify_poll.py"
    program.write_text(PROGRAM.read_text())
    file.write_text(json.dumps(package(counted)))

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", str(program), str(file), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    holds = run("--key", package(counted)["key"])
    assert (holds.returncode, holds.stderr) == (0, "")
    assert "The count holds." in holds.stdout
    assert "Each head is signed" in holds.stdout
    wrong = run("--key", "00" * 32)
    assert wrong.returncode == 1
    assert "names another key" in wrong.stdout
    found = plain(counted)
    found["ballots"].pop()
    file.write_text(json.dumps(found))
    assert run().returncode == 1
    assert "FAULT" in run().stdout
    file.write_text("{")
    assert (run().returncode, run().stderr) == (1, "")


def test_an_earlier_file_is_the_beginning(voted: Poll, finish: Callable[[Poll], Poll]) -> None:
    earlier = json.loads(json.dumps(published_log(voted)))
    assert [len(earlier["log"]), earlier["format"]] == [10, "rembuk-log 2"]
    assert words(earlier) == ""
    later = plain(finish(voted))
    assert list(verify_poll.check_against(later, earlier)) == []
    earlier["log"][4], earlier["log"][5] = earlier["log"][5], earlier["log"][4]
    assert "order was changed" in next(verify_poll.check_against(later, earlier))
    earlier["heads"].append({"size": 12, "root": "0" * 64, "at": "", "signature": ""})
    assert "earlier head 12 is not" in list(verify_poll.check_against(later, earlier))[-1]


def test_a_receipt_is_found_in_the_package(voted: Poll, finish: Callable[[Poll], Poll]) -> None:
    gita = factories.verified()
    first, second = (
        cast_ballot(poll=voted, person=gita, choice=choice, at=timezone.now()).receipt
        for choice in (1, 2)
    )
    found = plain(finish(voted))
    assert "replaced" in verify_poll.receipt_words(found, first)
    assert "counted" in verify_poll.receipt_words(found, second)
    assert verify_poll.receipt_words(found, "00000-00000-00000-00000-00000") == ""


def test_the_commands_say_whether_it_holds(
    counted: Poll, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "suara.json"
    file.write_text(json.dumps(package(counted)))
    for command in ("recount", "verify_poll"):
        call_command(command, "tepian", against=str(file))
        call_command(command, str(file))
    assert capsys.readouterr().out.count("The count holds.") == 4
    found = plain(counted)
    found["ballots"].pop()
    file.write_text(json.dumps(found))
    with pytest.raises(CommandError):
        call_command("recount", str(file))
    assert "12 ballots" in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("recount", str(tmp_path / "none.json"))


def test_before_the_count_only_the_log_is_checked(
    poll: Poll, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="no counted poll"):
        call_command("recount", "tepian")
    call_command("verify_poll", "tepian")
    assert "The log holds." in capsys.readouterr().out
    with pytest.raises(CommandError, match="no opened poll"):
        call_command("verify_poll", "elsewhere")


RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_signatures_of_the_rfc(key: str, message: str, signature: str) -> None:
    held, signed = verify_poll.Key(key), bytes.fromhex(signature)
    assert held.holds(bytes.fromhex(message), signed)
    assert not held.holds(bytes.fromhex(message) + b"x", signed)
    large = int.from_bytes(signed[32:], "little") + verify_poll.Q
    assert not held.holds(bytes.fromhex(message), signed[:32] + large.to_bytes(32, "little"))


def test_signatures_agree_with_the_library() -> None:
    chance = random.Random(5)
    private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
    key = verify_poll.Key(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex())
    for length in range(20):
        message = chance.randbytes(length)
        signature = bytearray(private.sign(message))
        assert key.holds(message, bytes(signature))
        signature[chance.randrange(64)] ^= 1 << chance.randrange(8)
        assert not key.holds(message, bytes(signature))


def test_a_key_that_is_none_is_a_fault(counted: Poll) -> None:
    found = plain(counted) | {"key": "02" + "00" * 31}
    assert "no Ed25519 key" in words(found)


@pytest.mark.parametrize(
    ("method", "ballots", "counts"),
    [
        ("approval", [[[1, 3], ""], [[3], ""], [[], ""]], {"1": 1, "2": 0, "3": 2}),
        ("score", [[{"1": 5}, ""], [{"1": 2, "2": 4}, ""]], {"1": 7, "2": 4, "3": 0}),
    ],
)
def test_other_sums_are_counted_again(
    method: str, ballots: list[Any], counts: dict[str, int]
) -> None:
    options = [{"position": position, "labels": {}} for position in (1, 2, 3)]
    limits = {"points": 5, "most": 2}
    rules = {"method": method, "options": options, "limits": limits, "counting": {}}
    assert verify_poll.add_up([choice for choice, _ in ballots], rules)["counts"] == counts
    assert all(verify_poll.is_legal(choice, rules) for choice, _ in ballots)
    for wrong in ([1, 1], [1, 2, 3], [9], {"9": 1}, {"1": 6}, 4):
        assert not verify_poll.is_legal(wrong, rules)


def test_digests_are_those_of_the_application() -> None:
    value = {"b": ["ü", None, 1], "a": {"2": 1, "10": 2}}
    assert verify_poll.digest(value) == digest(value)
