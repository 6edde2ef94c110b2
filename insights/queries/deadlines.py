"""Until when the city answers: the promised day, else some days after the last chance to speak."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from insights.models import Decision
from participation.models import Consultation, Phase
from participation.queries.consultations import TAKING_PART
from polls.models import Poll


def due_days(consultations: list[Consultation]) -> dict[int, date]:
    """When the answer is due, by key; none for those already answered. Three queries for all."""
    found = {c.pk for c in consultations}
    answered = Decision.objects.filter(consultation__in=found).exclude(published_at=None)
    found -= set(answered.values_list("consultation", flat=True))
    promised = {c.pk: c.answer_by for c in consultations if c.answer_by}
    computed = {
        key: timezone.localdate(end) + timedelta(days=settings.REMBUK_DECISION_DAYS)
        for key, end in last_chances(found).items()
    }
    return {key: day for key, day in {**computed, **promised}.items() if key in found}


def last_chances(keys: set[int]) -> dict[int, datetime]:
    """When the last phase for taking part, or the vote, ended or will end."""
    rows = (
        Phase.objects.filter(consultation__in=keys, kind__in=TAKING_PART)
        .order_by()
        .values_list("consultation")
        .annotate(end=Max("ends_at"))
    )
    ends: dict[int, datetime] = dict(rows)
    polls = Poll.objects.filter(consultation__in=keys)
    for key, closes_at in polls.values_list("consultation", "closes_at"):
        ends[key] = max(ends.get(key, closes_at), closes_at)
    return ends
