"""A vote of every rule, cast and counted by the application: its package holds, and whatever is
changed in it is found and named. On every Python that this machine has."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from ledger.actions import sign_head
from ledger.algorithms import merkle
from polls.actions.ballots import cast_ballot
from polls.algorithms import verify_poll
from polls.algorithms.tally import digest
from polls.choices import Rule
from polls.queries.log import log_of
from polls.queries.package import package
from tests import factories
from tests.polls import methods

Package = dict[str, Any]
PROGRAM = Path(verify_poll.__file__)
VOTERS = 13
OLDEST = (3, 9)
COMPLETIONS = {"none": {}, "add1": {"steps": 1000}, "add1-utilitarian": {"steps": 1000}}
CASES = [
    *[(rule.value, "") for rule in Rule if rule != Rule.EQUAL_SHARES],
    *[("equal-shares", completion) for completion in COMPLETIONS],
]
_made: dict[tuple[str, str], str] = {}


@pytest.fixture(params=CASES, ids=[" ".join(case).strip() for case in CASES])
def found(request: pytest.FixtureRequest, db: None) -> Package:
    """The package of a counted vote as somebody has it who downloaded it; each rule votes once."""
    if request.param not in _made:
        _made[request.param] = _vote(request, *request.param)
    return json.loads(_made[request.param])


def _vote(request: pytest.FixtureRequest, rule: str, completion: str) -> str:
    planned, finish, patch = map(request.getfixturevalue, ("planned", "finish", "monkeypatch"))
    held = methods.RULES[rule]
    if completion:
        counting = held["counting"] | {"completion": completion} | COMPLETIONS[completion]
        patch.setitem(methods.RULES, rule, held | {"counting": counting})
    poll, choices = methods.open_vote(planned, patch, rule), methods.BALLOTS[Rule(rule).method]
    people = [factories.verified() for _ in range(VOTERS)]
    for number, person in enumerate([*people, people[0]]):
        choice = choices[number % len(choices)]
        cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now())
        if number == 6:
            sign_head(log=log_of(poll))
    return json.dumps(package(finish(poll)))


def words(found: Package) -> str:
    return "\n".join(fault for _check, fault in verify_poll.faults(found))


def _hashed(found: Package) -> None:
    """The hashes beside the entries made to fit them again, as somebody careful would."""
    found["leaves"] = [merkle.leaf_hash(data.encode()).hex() for data in found["log"]]


def _entry(found: Package, number: int, **fields: object) -> None:
    entry = json.loads(found["log"][number]) | fields
    found["log"][number] = json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def _sign(found: Package, heads: list[Package], *, key_too: bool = False) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
    for head in heads:
        lines = (found["log_name"], head["size"], head["root"], head["at"])
        head["signature"] = key.sign("".join(f"{line}\n" for line in lines).encode()).hex()
    if key_too:
        found["key"] = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _swap(found: Package) -> None:
    log = found["log"]
    log[5], log[6] = log[6], log[5]


MORE = '{"hash":"%s","type":"envelope"}' % ("0" * 64)
HEAD = "head 10 is not that of these entries"
TAMPERING: dict[str, tuple[Callable[[Package], object], bool, str]] = {
    "altered": (lambda p: _entry(p, 5, hash="0" * 64), False, "entry 5 was altered"),
    "altered with its hash": (lambda p: _entry(p, 5, hash="0" * 64), True, HEAD),
    "dropped": (lambda p: p["log"].pop(5), False, "entry 5 was dropped"),
    "dropped with its hash": (lambda p: p["log"].pop(5), True, HEAD),
    "added": (lambda p: p["log"].insert(5, MORE), False, "an entry was added before entry 5"),
    "added with its hash": (lambda p: p["log"].insert(5, MORE), True, HEAD),
    "reordered": (_swap, False, "entry 5 stands in another place"),
    "reordered with its hashes": (_swap, True, HEAD),
    "a head by another key": (
        lambda p: _sign(p, p["heads"][1:2]), False, "head 10 was signed by another key",
    ),
    "a head by another key that is named": (
        lambda p: _sign(p, p["heads"][1:2], key_too=True), False, "head 3 was signed by another",
    ),
}  # fmt: skip


def test_the_package_of_every_rule_holds(found: Package) -> None:
    assert words(found) == ""
    assert len(found["ballots"]) == VOTERS
    assert [head["size"] for head in found["heads"]] == [3, 10, 18, 19]
    assert found["result"]["rule"] == found["rules"]["rule"]


@pytest.mark.parametrize("what", TAMPERING)
def test_what_was_done_to_the_log_is_named(found: Package, what: str) -> None:
    change, careful, named = TAMPERING[what]
    change(found)
    if careful:
        _hashed(found)
    assert named in words(found)


def test_a_log_signed_anew_is_known_by_the_citys_key_and_by_an_earlier_file(
    found: Package,
) -> None:
    """Whoever makes all of it anew with a key of their own cannot make the city's key."""
    real, earlier = found["key"], json.loads(json.dumps(found))
    _entry(found, 5, hash="0" * 64)
    _hashed(found)
    roots = merkle.roots(
        [bytes.fromhex(leaf) for leaf in found["leaves"]], [h["size"] for h in found["heads"]]
    )
    for head in found["heads"]:
        head["root"] = roots[head["size"]].hex()
    _sign(found, found["heads"], key_too=True)
    said: list[str] = []
    assert verify_poll.report(found, earlier, real, write=said.append) == 1
    told = "\n".join(said)
    assert "the package names another key than the one you gave" in told
    assert "the earlier entry 5 was altered" in told
    assert "the earlier head 10 is not a head of this log" in told


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, list):
        return [*value[:-1], _other(value[-1])] if value else [1]
    if isinstance(value, dict):
        last = [key for key in value if key != "spent"][-1:] or ["1"]  # what losers paid for
        return value | {last[0]: _other(value.get(last[0]))}
    return 1


def test_every_changed_figure_of_the_tally_is_named(found: Package) -> None:
    """In the published result and in the log's, with its hash: the count itself must find it."""
    result = found["result"]
    for name, value in result.items():
        changed = found | {"log": list(found["log"]), "result": result | {name: _other(value)}}
        assert "the published result is not the one of the log" in words(changed), name
        _entry(changed, -1, result=changed["result"])
        _hashed(changed)
        told = words(changed)
        assert any(line.startswith(name) for line in told.splitlines()), (name, told)
    more = found | {"result": result | {"turnout_of_the_mayor": 1}}
    assert "turnout_of_the_mayor: published, but no figure of this count" in words(more)


def test_every_changed_ballot_is_named(found: Package) -> None:
    choices = [choice for choice, _stratum in found["ballots"]]
    for number, choice in enumerate(choices):
        other = next(c for c in choices if c != choice)
        ballots = [list(ballot) for ballot in found["ballots"]]
        ballots[number][0] = other
        changed = found | {"ballots": ballots}
        assert "the ballots are not those that were counted" in words(changed)
        assert any(": counted" in line for line in words(changed).splitlines()), (choice, other)
    fewer, more = found["ballots"][1:], [*found["ballots"], found["ballots"][0]]
    assert "12 ballots, invalid ones included" in words(found | {"ballots": fewer})
    assert "14 ballots, invalid ones included" in words(found | {"ballots": more})
    foreign = [[{"9": 1}, ""], *found["ballots"][1:]]
    assert "break the rules" in words(found | {"ballots": foreign})


def test_a_changed_rule_is_named(found: Package) -> None:
    for name, value in found["rules"].items():
        changed = found | {"rules": found["rules"] | {name: _other(value)}}
        assert "the rules are not those of the opening" in words(changed), name
        changed["log"] = list(found["log"])
        _entry(changed, 0, **{name: _other(value)}, rules_hash=digest(changed["rules"]))
        _hashed(changed)
        assert "head 3 is not that of these entries" in words(changed), name


# --- Any Python ---


def pythons() -> list[str]:
    """Every interpreter on PATH from the oldest promised one on, and ours."""
    found = {sys.version_info[:2]: sys.executable}
    asked = "import sys; print(*sys.version_info[:2])"
    for minor in range(OLDEST[1], 30):
        path = shutil.which(f"python3.{minor}")
        if path is None:
            continue
        told = subprocess.run([path, "-c", asked], capture_output=True, text=True, check=False)
        if told.returncode == 0:  # a name may lead to an interpreter that is not installed
            found.setdefault(tuple(map(int, told.stdout.split())), path)
    return list(found.values())


def too_old() -> list[str]:
    """Every interpreter on PATH that is older than promised."""
    return [
        path
        for name in ("python2", "python2.7", *(f"python3.{minor}" for minor in range(5, OLDEST[1])))
        if (path := shutil.which(name))
        and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0
    ]


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    """A package is never called damaged because of it. Before 3.6 the line itself is shown."""
    ast.parse(PROGRAM.read_text(), feature_version=(3, 7))
    first = next(line for line in PROGRAM.read_text().splitlines() if 'f"' in line)
    assert "This program needs Python 3.9 or newer" in first
    for python in too_old():
        run = subprocess.run([python, str(PROGRAM), "x"], capture_output=True, check=False)
        assert run.returncode == 1, python
        assert b"This program needs Python 3.9 or newer" in run.stderr, python
        assert run.stdout == b""


def test_the_program_is_written_for_the_oldest_promised_python() -> None:
    ast.parse(PROGRAM.read_text(), feature_version=OLDEST)
    assert "Python 3.9 or newer" in (verify_poll.__doc__ or "")


@pytest.mark.parametrize("python", pythons())
def test_every_python_here_finds_the_same(found: Package, python: str, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(found), encoding="utf-8")
    wrong = found | {"result": found["result"] | {"winners": [*found["result"]["winners"], 4711]}}
    bad.write_text(json.dumps(wrong), encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [python, "-I", "-S", "-W", "error", str(PROGRAM), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    holds = run(str(good), "--key", found["key"], "--against", str(good))
    assert (holds.returncode, holds.stderr) == (0, ""), holds.stdout
    assert "The count holds." in holds.stdout
    differs = run(str(bad))
    assert (differs.returncode, differs.stderr) == (1, "")
    assert "winners: counted" in differs.stdout
