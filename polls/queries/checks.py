"""Reads about sealed votes that were opened to check them, instead of being cast."""

from typing import Any

from polls.algorithms.envelopes import Sealed
from polls.algorithms.tally import SMALLEST_CELL
from polls.models import CheckedEnvelope, Poll


def is_checked(poll: Poll, sealed: Sealed) -> bool:
    """Whether the envelope was opened for its voter, and so can never be cast."""
    marks = CheckedEnvelope.objects.filter(poll=poll, ephemeral_key=sealed.ephemeral)
    return marks.exists()


def checked_receipt(poll: Poll, hash_start: str) -> bool:
    """Whether an envelope whose hash begins so was opened for its voter."""
    marks = CheckedEnvelope.objects.filter(poll=poll, envelope_hash__startswith=hash_start)
    return marks.exists()


def checked_number(poll: Poll) -> int | None:
    """How many envelopes were checked; None below ten, zero included."""
    number = CheckedEnvelope.objects.filter(poll=poll).count()
    return number if number >= SMALLEST_CELL else None


def check_figures(poll: Poll, cast: int) -> dict[str, Any]:
    """How many envelopes were checked beside those ``cast``, and in how many of each hundred
    envelopes that is: for after the close, so that nobody sees when one was.
    """
    number = checked_number(poll)
    share = 100 * number / (number + cast) if number else None
    return {"number": number, "share": share, "fewer_than": SMALLEST_CELL}
