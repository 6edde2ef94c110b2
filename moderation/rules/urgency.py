"""Which case comes first: by harm and by waiting, in one rule.

Each case has a moment at which it is due: when it was opened plus an allowance, which is the
shorter the more harm the text can do while nobody decides. The queue is in the order of these
moments (earliest due date first), so that what harms comes before what is only old, and nothing
waits for ever. ``docs/moderation.md`` has the table.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from moderation.choices import Cause, Reason

REPORTED_HOURS = {
    Reason.THREAT: 1,
    Reason.PERSONAL_DATA: 1,
    Reason.HATE: 2,
    Reason.ILLEGAL: 2,
    Reason.INSULT: 6,
    Reason.DEFAMATION: 6,
    Reason.ADVERTISING: 12,
    Reason.CAMPAIGN: 12,
    Reason.OFF_TOPIC: 24,
}
"""A reported text is public: everybody reads it while it waits."""
WAITING_HOURS = {
    Cause.SCREENING: 6,
    Cause.CHANGE: 6,
    Cause.BURST: 6,
    Cause.MEASURE: 6,
    Cause.REPORT: 24,
    Cause.IMPORT: 48,
}
"""A text that waits harms nobody but its author, who is not heard meanwhile."""


def due(*, cause: str, opened_at: datetime, reasons: Iterable[str] = ()) -> datetime:
    """When a case should be decided, from its cause and what readers reported it for."""
    hours = [WAITING_HOURS[Cause(cause)], *(REPORTED_HOURS[Reason(one)] for one in reasons)]
    return opened_at + timedelta(hours=min(hours))
