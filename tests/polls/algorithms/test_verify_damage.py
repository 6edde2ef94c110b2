"""Whatever a file holds, the program ends in words: no value of any type makes a traceback."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from polls.algorithms import verify_poll
from polls.choices import Rule
from tests.polls.packages import (
    REASON,
    Package,
    agreed,
    as_log,
    counted,
    entries_of,
    hash_of,
    resealed,
)

PROGRAM = Path(verify_poll.__file__)
SEED = 13
EACH = 60
"""Changes tried for each package: all places of a small log would take minutes."""
Place = tuple[Any, ...]


def deep(times: int = 400) -> Any:
    found: Any = []
    for _ in range(times):
        found = [found]
    return found


OTHERS: list[Any] = [
    *(None, True, False, 0, 1, -1, 10**30, -(10**30), 0.5, 1e308),
    *("", "x", "\ud800", "\x1b[2J", "9" * 5000, "0" * 64),
    *([], [[]], [None], ["x", "x"], [0, 0], deep()),
    *({}, {"x": {}}, {"1": True}, {"1": -1}, {"type": 1}, {"": None}, {"position": 1}),
]


def walk(value: Any, place: Place = ()) -> Iterator[Place]:
    """Every place of a value."""
    if place:
        yield place
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from walk(value[key], (*place, key))


def altered(value: Any, place: Place, other: Any) -> Any:
    """The same with another value there; nothing there when the other value is ``...``."""
    if not place:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    if len(place) == 1 and other is ...:
        del copy[place[0]]
    else:
        copy[place[0]] = altered(value[place[0]], place[1:], other)
    return copy


def told(found: Any, earlier: Any = None) -> tuple[int, str]:
    lines: list[str] = []
    code = verify_poll.report(found, earlier, "00" * 32 if earlier else None, write=lines.append)
    assert all(line.isprintable() for line in lines)
    return code, "\n".join(lines)


def with_everything() -> Package:
    """A vote whose log has an entry of every type that a vote can have."""
    found = counted()
    entries = entries_of(found)
    entries[-2]["turnout"] = 12
    entries[-2]["at"] = "2026-11-10T00:00:01+08:00"
    dispute = {"type": "dispute", "number": 1, "receipt": "AAAAA", "concern": "missing"}
    entries[3:3] = [{"type": "key", "kind": "server", "needed": 0, "of": 0}]
    entries[-2:-2] = [
        {"type": "extension", "reason": REASON, "closes_at": "2026-11-10T00:00:00+08:00"},
        dispute,
        {"type": "filer-opened", "number": 1},
    ]
    entries += [
        dispute | {"number": 2},
        {"type": "answer", "number": 1, "outcome": "founded", "answer": hash_of(0)},
        {"type": "annulment", "reason": REASON},
        {"type": "destruction", "at": "2026-12-01T00:00:00+08:00", "envelopes": 12},
    ]
    return resealed(found, entries)


PACKAGES = {
    **{rule.value: lambda rule=rule: counted(rule.value) for rule in Rule},
    "add1": lambda: counted("equal-shares", completion="add1"),
    "everything": with_everything,
    "agreed": agreed,
    "log": lambda: as_log(with_everything()),
    "nobody": lambda: counted(voters=0),
}


@pytest.mark.parametrize("kind", PACKAGES)
def test_good_ones_hold(kind: str) -> None:
    found = json.loads(json.dumps(PACKAGES[kind]()))
    assert told(found)[0] == 0, told(found)[1]


@pytest.mark.parametrize("kind", PACKAGES)
def test_any_value_anywhere_ends_in_words(kind: str) -> None:
    """Of the file itself, and of its entries under hashes and heads that fit them."""
    chance, found = random.Random(f"{SEED}{kind}"), PACKAGES[kind]()
    entries = entries_of(found)
    places = [("file", place) for place in walk(found)] + [
        ("log", place) for place in walk(entries) for _twice in range(2)
    ]
    for where, place in chance.sample(places, EACH):
        other = chance.choice([*OTHERS, ...])
        if where == "file":
            changed = altered(found, place, other)
        else:
            changed = resealed(found, [json.dumps(e) for e in altered(entries, place, other)])
        code, words = told(changed)
        assert code in (0, 1)
        assert code == 0 or "FAULT" in words, (where, place, other)
        assert told(found, changed)[0] == 1


def test_true_is_no_one_and_false_no_zero() -> None:
    """Also where the city signed it so."""
    for kind, value in (("irv", True), ("single-choice", False)):
        found = counted(kind, voters=1)
        entries = entries_of(found)
        result = entries[-1]["result"]
        figures = result["rounds"][0]["votes"] if kind == "irv" else result["counts"]
        figures.update({p: value for p, number in figures.items() if number == int(value)})
        changed = resealed(found, entries) | {"result": result}
        assert "counted" in told(changed)[1]
        assert told(changed)[0] == 1


@pytest.mark.parametrize("other", [None, 1, "x", [], [{}], float("nan"), {}, {1: 2}, deep()])
def test_no_package_at_all_ends_in_words(other: Any) -> None:
    assert verify_poll.faults(other)
    assert told(other)[0] == 1
    assert other is None or told(counted(), other)[0] == 1


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "it is empty"),
    "of spaces": (b" \n", "it is empty"),
    "cut off": (b'{"format": "rembuk-poll 4", "log": [', "it is no JSON"),
    "no UTF-8": (b'{"format": "\xff"}', "it is no text in UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "it is no text in UTF-8"),
    "a list": (b"[1, 2]", "it holds no package, but [1, 2]"),
    "a text": (b'"rembuk-poll 4"', "it holds no package"),
    "a number": (b"4", "it holds no package, but 4"),
    "null": (b"null", "it holds no package, but None"),
    "no number": (b'{"format": NaN}', "NaN is no number"),
    "endless": (b'{"format": -Infinity}', "-Infinity is no number"),
    "deep": (b"[" * 200_000, "it is nested too deeply"),
    "a name twice": (b'{"log": [], "log": ["{}"]}', "a name stands twice"),
    "a huge number": (b'{"format": 1' + b"0" * 20_000 + b"}", ""),
    "nothing in it": (b"{}", "has no log"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_none_is_named_by_the_program_and_by_the_command(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, named = FILES[what]
    file, good = tmp_path / "suara.json", tmp_path / "good.json"
    file.write_bytes(content)
    good.write_text(json.dumps(counted()))
    for arguments in ([str(file)], [str(good), "--against", str(file)]):
        assert verify_poll.main(arguments) == 1
        assert "FAULT" in (words := capsys.readouterr().out)
    assert named in words or what == "nothing in it"
    with pytest.raises(CommandError) as refused:
        call_command("verify_poll", str(file))
    assert named in f"{refused.value}{capsys.readouterr().out}"


@pytest.mark.parametrize("where", ["none.json", "folder.json"])
def test_no_file_and_a_folder_are_named(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.json").mkdir()
    for name in (str(tmp_path / where), "a\0b", "x" * 5000):
        assert verify_poll.main([name]) == 1
        assert "cannot be read: " in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be read: "):
        call_command("verify_poll", str(tmp_path / where))


def test_a_terminal_that_knows_few_letters_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "suara.json"
    found = counted()
    entries = entries_of(found)
    entries.append({"type": "annulment", "reason": "Москва – ọ \U0001f333"})
    file.write_text(json.dumps(resealed(found, entries)))
    done = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(file)],
        capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    isolated = subprocess.run(
        [sys.executable, "-X", "utf8=0", str(PROGRAM), str(file)],
        capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    for run in (done, isolated):
        assert (run.returncode, run.stderr) == (0, b"")
    assert b"\\u041c" in isolated.stdout
