"""A vote counted without sealed votes that fit no voter, as the program that checks it sees it."""

from typing import Any

import pytest

from polls.algorithms.verify_poll import receipt_of, receipt_words
from tests.polls.algorithms.test_verify_steps import REASON, at, words
from tests.polls.packages import DESTROYED, Entry, as_log, counted, entries_of, hash_of, resealed

FOREIGN = hash_of(900)
GONE = hash_of(901)


def stuffed(**changed: Any) -> dict[str, Any]:
    """One foreign vote in the log and at the close, left out by two officials."""
    found = counted()
    entries = entries_of(found)
    closing = at(entries, "closing")
    entries.insert(closing, {"type": "envelope", "hash": FOREIGN})
    entries.insert(closing, {"type": "envelope", "hash": GONE})
    ending = entries[closing + 2]
    people = len(ending["envelopes"]) + 1
    ending["envelopes"] = sorted([*ending["envelopes"], FOREIGN])
    left_out = {"envelopes": [FOREIGN], "gone": [GONE], "voters": 1}
    ending |= {"turnout": people, "difference": dict(left_out)}
    exclusion: Entry = {"type": "exclusion", "reason": REASON, **left_out, **changed}
    entries.insert(closing + 3, exclusion)
    entries[at(entries, "result")]["result"]["left_out"] = 1
    found["result"] = entries[at(entries, "result")]["result"]
    found["envelopes"] = ending["envelopes"]
    return resealed(found, entries)


def without_the_decision() -> dict[str, Any]:
    found = stuffed()
    return resealed(found, [e for e in entries_of(found) if e["type"] != "exclusion"])


def test_what_two_officials_left_out_is_no_fault() -> None:
    assert words(stuffed()) == ""
    assert words(as_log(stuffed())) == ""


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"envelopes": []}, "13 people voted online, and 13 sealed votes stand"),
        ({"envelopes": [FOREIGN, hash_of(77)]}, "was left out of the count, and is not of the"),
        ({"gone": []}, "is missing at the close"),
        ({"gone": [GONE, FOREIGN]}, "is called gone, and it is not"),
        ({"voters": 0}, "13 people voted online, and 12 sealed votes stand"),
        ({"reason": 7}, "has a wrong reason"),
        ({"envelopes": "all"}, "has a wrong envelopes"),
    ],
)
def test_what_does_not_fit_with_the_decision_is_named(changed: dict[str, Any], named: str) -> None:
    assert named in words(stuffed(**changed))


def test_receipts_of_what_was_left_out_are_not_said_to_count() -> None:
    found = stuffed()
    (counted_one, *_more) = (one for one in found["envelopes"] if one != FOREIGN)
    said = [receipt_words(found, receipt_of(one)) for one in (FOREIGN, GONE, counted_one)]
    assert all("left out of the count by two officials" in words for words in said[:2])
    assert said[2].endswith("counted")


def test_a_count_without_a_decision_is_named() -> None:
    found = words(without_the_decision())
    assert "nobody decided about it" in found
    assert "left_out: published, but no figure of this count" in found


def test_a_decision_after_the_result_is_named() -> None:
    found = stuffed()
    entries = entries_of(found)
    entries.append(entries.pop(at(entries, "exclusion")))
    assert "exclusion, stands after the result" in words(resealed(found, entries))


def test_a_close_that_keeps_the_number_of_voters_to_itself_is_named() -> None:
    """Rules that were frozen with it ask for it, so that an old form cannot hide the difference."""
    found = stuffed()
    entries = entries_of(found)
    entries[0]["turnout"] = True
    del entries[at(entries, "closing")]["turnout"]
    assert "does not say how many people voted online" in words(resealed(found, entries))


@pytest.mark.parametrize(("destroyed", "named"), [(13, ""), (12, "destroys 12 sealed votes of 13")])
def test_what_was_left_out_is_destroyed_with_the_others(destroyed: int, named: str) -> None:
    """``GONE`` stands in the log and cannot be destroyed any more."""
    found = stuffed()
    entries = entries_of(found)
    entries.append({"type": "destruction", "at": DESTROYED, "envelopes": destroyed})
    said = words(resealed(found, entries))
    assert named in said if named else said == ""
