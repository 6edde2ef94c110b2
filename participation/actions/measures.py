"""What moderators do about a whole debate on a bad day. Each step is a leaf of the log."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from ledger.actions import append
from moderation.actions import LOG
from moderation.algorithms.screening import mask_nik
from participation.models import Consultation, Measure
from participation.rules import check_may_measure


@transaction.atomic
def take_measure(
    *,
    consultation: Consultation,
    kind: str,
    reason: str,
    words: str,
    hours: int,
    by: User,
    at: datetime,
) -> Measure:
    """Pause a debate, or let its new texts wait, for some hours; what lasted before ends.

    Nothing has to run for it to end: rules read the moment. Raises Refused.
    """
    held = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    until = at + timedelta(hours=hours)
    check_may_measure(consultation=held, until=until, at=at)
    _end(held, by, at)
    facts = {"what": kind, "reason": reason, "until": until.isoformat()}
    said = mask_nik(words.strip())
    made = Measure.objects.create(
        consultation=held,
        kind=kind,
        reason=reason,
        words=said,
        taken_by=by,
        taken_at=at,
        until=until,
        leaf_index=_log(held, "measure", at, **facts),
    )
    held.measure, held.measure_until, held.measure_words = kind, until, said
    held.save(update_fields=["measure", "measure_until", "measure_words"])
    return made


@transaction.atomic
def end_measures(*, consultation: Consultation, by: User, at: datetime) -> None:
    """End before its time what lasts; done twice is done once."""
    held = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    _end(held, by, at)
    held.measure, held.measure_until, held.measure_words = "", None, ""
    held.save(update_fields=["measure", "measure_until", "measure_words"])


def _end(consultation: Consultation, by: User, at: datetime) -> None:
    lasting = consultation.measures.filter(ended_at=None, until__gt=at)
    for measure in lasting:
        measure.ended_by, measure.ended_at = by, at
        measure.save(update_fields=["ended_by", "ended_at"])
        _log(consultation, "measure-end", at, measure=measure.leaf_index)


def _log(consultation: Consultation, step: str, at: datetime, **facts: Any) -> int:
    """Its place in the log, which says what was done, and to which debate."""
    entry = {
        "type": step,
        "consultation": consultation.slug,
        "role": "moderator",
        "at": at.isoformat(),
        **facts,
    }
    return append(log=LOG, entry=entry).index
