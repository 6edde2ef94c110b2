"""What the program says of a log whose every signature holds: what it is, in which order, when."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from polls.algorithms import verify_poll
from polls.choices import Rule
from polls.models import InterventionKind
from polls.queries import package
from tests.polls.packages import (
    CLOSED,
    DESTROYED,
    OPENS,
    REASON,
    Entry,
    Package,
    agreed,
    as_log,
    counted,
    entries_of,
    hash_of,
    resealed,
    signed,
)


def words(found: Package) -> str:
    return "\n".join(fault for _check, fault in verify_poll.faults(found))


def said(found: Package, **options: Any) -> tuple[int, str]:
    lines: list[str] = []
    code = verify_poll.report(found, write=lines.append, **options)
    return code, "\n".join(lines)


@pytest.mark.parametrize("rule", [rule.value for rule in Rule])
def test_good_ones_hold(rule: str) -> None:
    found = counted(rule)
    assert words(found) == ""
    assert words(as_log(found)) == ""
    assert "The count holds." in said(found)[1]


def test_an_agreement_holds_as_a_package_and_as_a_log() -> None:
    assert words(agreed()) == ""
    assert words(as_log(agreed())) == ""


# --- What it is ---


@pytest.mark.parametrize(
    "called",
    [
        "rembuk-log 2",
        "rembuk-consensus 1",
        "log",
        "",
        "rembuk-poll 9",
        None,
        4,
        ["rembuk-poll 4"],
        {},
    ],
)
def test_a_package_is_checked_as_what_it_is_whatever_it_calls_itself(called: Any) -> None:
    found = counted() | {"format": called}
    assert words(found) != ""
    found["ballots"][0] = [3, ""]
    assert "counts: counted" in words(found)
    found["rules"]["quorum"] = 7
    assert "the rules are not those of the opening" in words(found)
    del found["format"]
    assert "format" in words(found)
    assert "counts: counted" in words(found)


def test_other_labels_are_named() -> None:
    assert "calls itself rembuk-log 2, but it has rules, envelopes, ballots" in words(
        counted() | {"format": "rembuk-log 2"}
    )
    assert "newer than this program: format rembuk-poll 9" in words(
        counted() | {"format": "rembuk-poll 9"}
    )
    assert "format log 5" in words(as_log(counted()) | {"format": "log 5"})
    assert "calls itself rembuk-log 2, but it has rules, minutes" in words(
        agreed() | {"format": "rembuk-log 2"}
    )
    assert "but it has channels" in words(counted() | {"format": "rembuk-poll 2"})
    assert "but it has rules" in words(as_log(counted()) | {"rules": counted()["rules"]})
    assert "but it has minutes" in words(counted() | {"minutes": agreed()["minutes"]})
    assert "has no ballots" in words(as_log(counted()) | {"format": "rembuk-poll 4"})
    assert "has no channels" in words({k: v for k, v in counted().items() if k != "channels"})


# --- Order ---

ANNULMENT = {"type": "annulment", "reason": REASON}
EXTENSION = {"type": "extension", "reason": REASON, "closes_at": "2026-11-10T00:00:00+08:00"}
DESTRUCTION = {"type": "destruction", "at": DESTROYED, "envelopes": 12}
DISPUTE = {"type": "dispute", "number": 1, "receipt": "AAAAA", "concern": "missing"}
ANSWER = {"type": "answer", "number": 1, "outcome": "founded", "answer": hash_of(0)}


def at(entries: list[Entry], kind: str) -> int:
    return next(n for n, entry in enumerate(entries) if entry["type"] == kind)


def put(before: str, *new: Entry) -> Callable[[list[Entry]], None]:
    """These entries stand before the first of a type, or at the end."""

    def change(entries: list[Entry]) -> None:
        place = at(entries, before) if before else len(entries)
        entries[place:place] = new

    return change


def again(kind: str) -> Callable[[list[Entry]], None]:
    return lambda entries: entries.append(dict(entries[at(entries, kind)]))


def fields(kind: str, **values: Any) -> Callable[[list[Entry]], None]:
    return lambda entries: entries[at(entries, kind)].update(values)


def moved(kind: str, place: int) -> Callable[[list[Entry]], None]:
    return lambda entries: entries.insert(place, entries.pop(at(entries, kind)))


def late(entries: list[Entry]) -> None:
    put("closing", EXTENSION)(entries)
    fields("closing", at="2026-11-09T00:00:00+08:00")(entries)


STEPS: dict[str, tuple[Callable[[list[Entry]], object], str]] = {
    "no rehearsal": (lambda e: e.pop(1), "rehearsal and the electorate do not stand before"),
    "a failed rehearsal": (fields("rehearsal", opened=False), "the rehearsal failed"),
    "another key rehearsed": (fields("rehearsal", key="trustees"), "another kind of key"),
    "other shares rehearsed": (fields("rehearsal", shares=2), "2 shares were rehearsed"),
    "a late rehearsal": (moved("rehearsal", 5), "rehearsal and the electorate do not stand before"),
    "no electorate": (lambda e: e.pop(2), "rehearsal and the electorate do not stand before"),
    "another electorate": (fields("electorate", size=41), "41 could vote, the rules say 40"),
    "two openings": (again("opening"), "is a second opening"),
    "two rehearsals": (again("rehearsal"), "is a second rehearsal"),
    "two electorates": (again("electorate"), "is a second electorate"),
    "two closings": (again("closing"), "is a second closing"),
    "two closings at once": (
        lambda e: e.insert(at(e, "closing"), e[at(e, "closing")]),
        "is a second closing",
    ),
    "two results": (again("result"), "is a second result"),
    "two annulments": (put("", ANNULMENT, ANNULMENT), "is a second annulment"),
    "two destructions": (put("", DESTRUCTION, DESTRUCTION), "is a second destruction"),
    "a result before the close": (moved("result", 8), "result, stands before any closing"),
    "a close after the result": (moved("closing", 99), "closing, stands after the result"),
    "an extension after the close": (
        put("result", EXTENSION),
        "extension, stands after the closing",
    ),
    "a result of an annulled vote": (
        put("closing", ANNULMENT),
        "closing, stands after the annulment",
    ),
    "a result after the annulment": (
        put("result", ANNULMENT),
        "result, stands after the annulment",
    ),
    "a vote after the annulment": (
        lambda e: e.insert(5, ANNULMENT),
        "entry 6 is a vote after the annulment",
    ),
    "a vote after the close": (
        put("", {"type": "envelope", "hash": hash_of(99)}),
        "is a vote after the close",
    ),
    "an envelope that was replaced": (
        put("closing", {"type": "envelope", "hash": hash_of(0)}),
        "brings the envelope of entry 3 again",
    ),
    "an envelope closed in twice": (
        lambda e: e[at(e, "closing")]["envelopes"].append(hash_of(1)),
        "names an envelope twice",
    ),
    "destroyed before the result": (
        put("result", DESTRUCTION),
        "destruction, stands before any result",
    ),
    "destroyed before its time": (
        put("", DESTRUCTION | {"at": "2026-11-21T00:00:00+08:00"}),
        "before the objection period was over",
    ),
    "others destroyed": (
        put("", DESTRUCTION | {"envelopes": 11}),
        "destroys 11 sealed votes of 12",
    ),
    "a key after votes": (
        put("closing", {"type": "key", "kind": "server", "needed": 0, "of": 0}),
        "names who holds the key, after the vote began",
    ),
    "an unknown entry": (
        put("closing", {"type": "correction", "by": "the mayor"}),
        "is a correction, which this program does not know",
    ),
    "an unknown entry at the end": (
        put("", {"type": "Closing"}),
        "is a Closing, which this program does not know",
    ),
    "an agreement in a vote": (
        put("", {"type": "consensus", "minutes": hash_of(0), "at": CLOSED}),
        "consensus, stands before any plan",
    ),
    "a plan in a vote": (lambda e: e.append(e[0] | {"type": "plan"}), "which only the first"),
    "an objection out of number": (
        put("", DISPUTE | {"number": 2}),
        "is objection 2, and should be 1",
    ),
    "an answer to nothing": (put("", ANSWER), "about objection 1, which nobody filed"),
    "a second answer": (put("", DISPUTE, ANSWER, ANSWER), "answers objection 1 again"),
    "another answer": (put("", DISPUTE, ANSWER | {"outcome": "x"}), "answers in no known way"),
    "an objection after the destruction": (
        put("", DESTRUCTION, DISPUTE),
        "dispute, stands after the destruction",
    ),
    "closed before the opening": (
        fields("closing", at="2026-10-08T00:00:07+08:00"),
        "before the vote opened",
    ),
    "closed early": (
        fields("closing", at="2026-11-07T23:59:59+08:00"),
        "before the end 2026-11-08",
    ),
    "closed before the new end": (late, "before the end 2026-11-10"),
    "an end before the beginning": (
        lambda e: e[0].update(closes_at="2026-10-31T00:00:00+08:00"),
        "before it begins",
    ),
    "an extension that is none": (
        put("closing", EXTENSION | {"closes_at": OPENS}),
        "which is not later",
    ),
    "no date": (fields("closing", at="yesterday"), "closing, has a wrong at: yesterday"),
    "no distance from UTC": (
        fields("closing", at="2026-11-08T00:00:07"),
        "closing, has a wrong at",
    ),
    "more voters than envelopes": (
        fields("closing", turnout=11),
        "11 people voted online, and 12 sealed votes stand",
    ),
    "fewer envelopes than voters": (
        fields("closing", turnout=13),
        "13 people voted online, and 12 sealed votes stand",
    ),
}


@pytest.mark.parametrize("what", STEPS)
def test_steps_that_cannot_be_are_named_in_packages_and_in_logs(what: str) -> None:
    found = counted()
    entries = entries_of(found)
    change, named = STEPS[what]
    change(entries)
    for changed in (resealed(found, entries), as_log(resealed(found, entries))):
        assert named in words(changed)
        assert said(changed)[0] == 1


def test_the_figures_of_a_log_are_held_against_its_envelopes() -> None:
    found = counted()
    for values, named in (
        ({"voted": 13}, "the result has 13 votes; sealed ones are 12, others 0"),
        ({"invalid": 1}, "12 valid and 1 invalid votes of 12"),
        ({"channels": {"online": 11}}, "11 votes cast online; sealed ones are 12"),
    ):
        entries = entries_of(found)
        entries[-1]["result"].update(values)
        assert named in words(as_log(resealed(found, entries)))


def test_the_turnout_of_the_close_may_stand_in_the_log() -> None:
    found = counted()
    entries = entries_of(found)
    entries[at(entries, "closing")]["turnout"] = 12
    assert words(resealed(found, entries)) == ""


@pytest.mark.parametrize("when", ["2026-11-01T01:59:59+08:00", "1999-01-01T00:00:00+08:00"])
def test_heads_dated_backwards_are_named(when: str) -> None:
    found = counted()
    found["heads"][3]["at"] = when
    assert "earlier than the head before it" in words(signed(found))


def test_a_head_dated_before_the_opening_is_named() -> None:
    found = counted()
    found["heads"][0]["at"] = "2026-10-31T23:59:59+08:00"
    assert "head 3 is dated 2026-10-31T23:59:59+08:00, earlier than the opening" in words(
        signed(found)
    )


def test_ballots_need_a_close_and_a_result() -> None:
    for kind in ("closing", "result"):
        entries = [entry for entry in entries_of(counted()) if entry["type"] != kind]
        assert "its log has no close or no result" in words(resealed(counted(), entries))


def test_what_no_format_has_is_said() -> None:
    code, told = said(counted() | {"verdict": "won by the mayor"})
    assert code == 0
    assert "The file also has verdict, which was not checked." in told


def test_sizes_of_heads_that_cannot_be_are_named() -> None:
    for size, named in (
        (0, "heads only grow"),
        (3, "heads only grow"),
        (10**30, "more entries than"),
    ):
        found = counted()
        found["heads"][1]["size"] = size
        assert named in words(signed(found))


def test_more_after_an_agreement_is_named() -> None:
    found = agreed()
    for more in (ANNULMENT, entries_of(found)[1], counted_entry()):
        changed = resealed(found, [*entries_of(found), more])
        assert "holds a plan and the agreement, and nothing else" in words(changed)
        assert "holds a plan and the agreement, and nothing else" in words(as_log(changed))


def counted_entry() -> Entry:
    return entries_of(counted())[-1]


def test_every_entry_that_the_application_writes_is_known_to_the_program() -> None:
    """Who adds a type of entry adds its row, or good votes would be called damaged."""
    folder = Path(verify_poll.__file__).parents[1] / "actions"
    code = "\n".join(path.read_text() for path in folder.glob("*.py"))
    written = set(re.findall(r'"type": "([a-z-]+)"', code)) | set(InterventionKind.values)
    assert len(written) > 15
    assert written <= set(verify_poll.ENTRIES)


def test_every_format_that_the_application_writes_is_known_to_the_program() -> None:
    assert {package.FORMAT, package.LOG_FORMAT, package.CONSENSUS_FORMAT} <= set(
        verify_poll.FORMATS
    )
