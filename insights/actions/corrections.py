"""Correcting a published decision: proposed by one official, confirmed by another, with a note."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import User
from accounts.queries.roles import acting_as
from insights.actions.decisions import LOG
from insights.models import Correction, Decision
from insights.queries.corrections import Correctable, changes, correctables
from insights.queries.decisions import contributed, second_officials
from insights.rules import (
    check_is_the_one_seen,
    check_may_confirm_correction,
    check_may_correct,
)
from ledger.actions import append
from participation.actions.confirmations import ask_to_confirm
from polls.algorithms.tally import digest


@transaction.atomic
def propose_correction(
    *, decision: Decision, typed: Mapping[str, str], note: str, by: User, at: datetime
) -> Correction:
    """Keep what is to be changed, by the names of ``correctables``. Raises Refused.

    Those who may confirm it are told.
    """
    held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    differ = changes(held, typed)
    check_may_correct(decision=held, changed=bool(differ), note=note)
    correction = Correction.objects.create(
        decision=held,
        number=held.corrections.count() + 1,
        note=note.strip(),
        changes=differ,
        proposed_by=by,
        proposed_at=at,
    )
    ask_to_confirm(
        second_officials(held.consultation, by=by, at=at),
        consultation=held.consultation,
        title=gettext_noop("A correction of a decision waits for your confirmation"),
        url_name="insights:correct-decision",
        proposal=f"correction:{correction.pk}",
        at=at,
    )
    return correction


@transaction.atomic
def confirm_correction(
    *, correction: Correction, by: User, at: datetime, seen: str = ""
) -> Correction:
    """The words change for everybody; what they were before stays readable. Raises Refused.

    ``seen`` is when the correction was proposed that stood on the page: one that is taken back
    leaves its number to the next.
    """
    held = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    consultation = held.decision.consultation
    check_is_the_one_seen(held.proposed_at, seen)
    check_may_confirm_correction(correction=held, by=by, took_part=contributed(consultation, by))
    texts, rows = correctables(held.decision), {}
    for name, change in held.changes.items():
        if name in texts:
            _put(texts[name], change["after"])
            rows[id(texts[name].row)] = texts[name].row
    for row in rows.values():
        row.save()
    assignment = acting_as(user=by, role=Role.OFFICIAL, at=at, area=consultation.territory)
    held.confirmed_by, held.confirmed_as, held.confirmed_at = by, assignment, at
    held.save(update_fields=["confirmed_by", "confirmed_as", "confirmed_at"])
    entry = {
        "type": "correction",
        "consultation": consultation.slug,
        "number": held.number,
        "note": digest(held.note),
        "changes": digest(held.changes),
        "role": assignment.role if assignment else "",
        "area": assignment.area.code if assignment else "",
        "at": at.isoformat(),
    }
    append(log=LOG, entry=entry)
    return held


def _put(text: Correctable, words: str) -> None:
    if text.is_translation:
        text.row.translations.setdefault(text.language, {})[text.column] = words
    else:
        setattr(text.row, text.column, words)


@transaction.atomic
def drop_correction(*, correction: Correction, by: User) -> None:
    """Take back what nobody confirmed yet, by whoever of the officials."""
    Correction.objects.filter(pk=correction.pk, confirmed_at=None).delete()
