"""The city's decision: written, published once, and told to everybody who took part."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from insights.actions.signing import name_of
from insights.models import Answer, Decision
from insights.queries.decisions import DECISION_TEXTS, contributed, lacks
from insights.rules import check_is_open, check_may_publish
from ledger.actions import append
from participation.models import Consultation
from polls.tally import digest
from residents.choices import Role
from residents.models import User
from residents.queries.roles import acting_as

LOG = "decisions"


@transaction.atomic
def save_decision(
    *,
    consultation: Consultation,
    outcome: str,
    headline: str,
    reasons: str,
    changed: str,
    next_step: str,
    by: User,
    at: datetime,
    language: str = settings.LANGUAGE_CODE,
) -> Decision:
    """Keep what is written so far. Raises Refused after publication."""
    held = Decision.objects.select_for_update(of=("self",)).filter(consultation=consultation)
    check_is_open(held.first())
    decision, _made = Decision.objects.update_or_create(
        consultation=consultation,
        defaults={
            "outcome": outcome,
            "headline": headline.strip(),
            "reasons": reasons.strip(),
            "changed": changed.strip(),
            "next_step": next_step.strip(),
            "language": language,
        },
    )
    return decision


@transaction.atomic
def publish_decision(*, decision: Decision, by: User, at: datetime) -> Decision:
    """Publish, signed, as a leaf of the log. Raises Refused with the list while one is missing.

    Those who took part are told by the task that finds published decisions.
    """
    held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check_may_publish(
        decision=held,
        lacks=lacks(held.consultation),
        took_part=contributed(held.consultation, by),
    )
    hat = acting_as(user=by, role=Role.OFFICIAL, at=at, area=held.consultation.territory)
    held.published_at = at
    held.signed_by, held.signed_as, held.signer_name = by, hat, name_of(by)
    held.save(update_fields=["published_at", "signed_by", "signed_as", "signer_name"])
    words = {name: getattr(held, name) for name in ("outcome", *DECISION_TEXTS)}
    answers = Answer.objects.filter(theme__consultation=held.consultation).order_by("theme")
    given = list(answers.values_list("theme__name", "outcome", "reason"))
    append(
        log=LOG,
        entry={
            "type": "decision",
            "consultation": held.consultation.slug,
            "words": digest(words),
            "answers": digest(given),
            "role": hat.role if hat else "",
            "area": hat.area.code if hat else "",
            "at": at.isoformat(),
        },
    )
    return held
