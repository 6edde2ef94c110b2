"""What moves in a consultation's plan when one of its steps ends later. Pure functions."""

from collections.abc import Iterable
from datetime import date, datetime

Step = tuple[str, datetime, datetime]
"""Kind, beginning and end of a step."""
Dates = tuple[datetime, datetime]


def moved(plan: Iterable[Step], *, kind: str, ends_at: datetime) -> dict[str, Dates]:
    """The new dates by kind: the step ends at ``ends_at``, and what was to begin at its end or
    after it moves by the same time. Nothing moves where the step ends then or later already."""
    steps = list(plan)
    end = next((end for known, _start, end in steps if known == kind), None)
    if end is None or end >= ends_at:
        return {}
    later = ends_at - end
    found = {known: (start + later, until + later) for known, start, until in steps if start >= end}
    start = next(start for known, start, _end in steps if known == kind)
    return found | {kind: (start, ends_at)}


def answer_day(day: date, *, before: date, last: date) -> date:
    """Until when the city answers: as many days later as the step, if it would be before its end.

    ``before`` is the day on which the step ended so far, ``last`` that on which it ends now.
    """
    return day if day >= last or last <= before else day + (last - before)
