"""Reads about limited accounts, which moderators see by number and never by name."""

from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import Person
from moderation.choices import AppealState
from moderation.models import Limit


def limits(at: datetime) -> QuerySet[Limit]:
    """All: what waits for another moderator first, then what lasts, then what is over."""
    rank = Case(
        When(state=AppealState.OPEN, then=Value(0)),
        When(until__gt=at, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return Limit.objects.select_related("case").order_by(rank, "-limited_at", "-pk")


def waiting_limits() -> QuerySet[Limit]:
    """Those about which another moderator has to decide."""
    return Limit.objects.filter(state=AppealState.OPEN)


def times_limited(person: Person) -> int:
    """How often an account was limited and no moderator reversed it."""
    return Limit.objects.filter(person=person).exclude(state=AppealState.REVERSED).count()
