"""The city's decision: written, proposed by one official, published by another."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import User
from accounts.queries.roles import acting_as
from insights.actions.signing import name_of
from insights.models import Answer, Decision
from insights.queries.decisions import DECISION_TEXTS, contributed, lacks, second_officials
from insights.queries.steps import open_steps, step_words
from insights.rules import (
    check_is_not_published,
    check_is_open,
    check_is_the_one_seen,
    check_may_confirm,
    check_may_propose,
)
from ledger.actions import append
from participation.actions.confirmations import ask_to_confirm
from participation.models import Consultation
from polls.algorithms.tally import digest

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
def propose_decision(*, decision: Decision, reason: str = "", by: User, at: datetime) -> Decision:
    """Ask a second official to publish it; from now on nothing of it changes.

    ``reason`` tells everybody why before the end, and counts only while residents can still take
    part. Those who may confirm it are told. Raises Refused with the list while something is
    missing.
    """
    held = _held(decision)
    steps = open_steps(held.consultation, at)
    check_may_propose(
        decision=held,
        lacks=lacks(held.consultation),
        took_part=contributed(held.consultation, by),
        steps=step_words(steps),
        reason=reason,
    )
    held.early_reason = reason.strip() if steps else ""
    held.proposed_at, held.proposed_by = at, by
    held.proposed_as = acting_as(
        user=by, role=Role.OFFICIAL, at=at, area=held.consultation.territory
    )
    held.proposer_name = name_of(by)
    held.save()
    ask_to_confirm(
        second_officials(held.consultation, by=by, at=at),
        consultation=held.consultation,
        title=gettext_noop("A decision waits for your confirmation"),
        url_name="insights:preview-decision",
        proposal=f"decision:{held.pk}",
        at=at,
    )
    return held


@transaction.atomic
def take_back_proposal(*, decision: Decision, by: User) -> None:
    """Back to the desk, by whoever of the officials. Raises Refused once it is published."""
    held = _held(decision)
    check_is_not_published(held)
    held.proposed_at = held.proposed_by = held.proposed_as = None
    held.proposer_name = held.early_reason = ""
    held.save()


@transaction.atomic
def publish_decision(*, decision: Decision, by: User, at: datetime, seen: str = "") -> Decision:
    """Confirm what another official proposed: published, signed, and a leaf of the log.

    ``seen`` is when the proposal was made that stood on the page. Raises Refused for another one,
    for who proposed it, and while something is missing or a step is still to come.
    Those who took part are told by the task that finds published decisions.
    """
    held = _held(decision)
    steps = open_steps(held.consultation, at)
    check_is_the_one_seen(held.proposed_at, seen)
    check_may_confirm(
        decision=held,
        by=by,
        lacks=lacks(held.consultation),
        took_part=contributed(held.consultation, by),
        steps=step_words(steps),
    )
    assignment = acting_as(user=by, role=Role.OFFICIAL, at=at, area=held.consultation.territory)
    held.published_at = at
    held.signed_by, held.signed_as, held.signer_name = by, assignment, name_of(by)
    held.early_steps = steps
    held.early_reason = held.early_reason if steps else ""
    held.save()
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
            "role": assignment.role if assignment else "",
            "area": assignment.area.code if assignment else "",
            "proposed_at": held.proposed_at.isoformat() if held.proposed_at else "",
            "early": held.early_reason and digest([held.early_reason, steps]),
            "at": at.isoformat(),
        },
    )
    return held


def _held(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
