"""When pages of votes change without anybody doing anything."""

from datetime import datetime

from django.db.models import Min, Q

from polls.models import Poll


def next_boundary(at: datetime) -> datetime | None:
    """The first moment after ``at`` at which a vote begins or ends; None when none is planned."""
    found = Poll.objects.filter(closes_at__gt=at).aggregate(
        close=Min("closes_at"), opening=Min("opens_at", filter=Q(opens_at__gt=at))
    )
    return min((moment for moment in found.values() if moment is not None), default=None)
