"""Closing later and annulling: proposed by one officer, done by another, with a public reason."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from ledger.actions import append, sign_head
from participation.actions.consultations import extend_phase
from participation.choices import PhaseKind
from polls.actions.confirmations import ask_second_official
from polls.actions.order import forget_order
from polls.locks import hold
from polls.log import log_of
from polls.models import Intervention, InterventionKind, Poll, PollState
from polls.rules import check_may_confirm, check_may_propose
from residents.models import User


@transaction.atomic
def propose_intervention(
    *, poll: Poll, kind: str, closes_at: datetime | None, reason: str, by: User, at: datetime
) -> Intervention:
    """Nothing happens until another officer confirms it; they are told. Raises Refused."""
    closes_at = closes_at if kind == InterventionKind.EXTENSION else None
    check_may_propose(poll=poll, kind=kind, closes_at=closes_at, reason=reason, at=at)
    proposed = Intervention.objects.create(
        poll=poll,
        kind=kind,
        closes_at=closes_at,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    ask_second_official(
        poll=poll,
        by=by,
        title=gettext_noop("A change of a vote waits for your confirmation"),
        url_name="polls:propose-change",
        proposal=f"intervention:{proposed.pk}",
        at=at,
    )
    return proposed


@transaction.atomic
def confirm_intervention(*, intervention: Intervention, by: User, at: datetime) -> Poll:
    """Do what a colleague proposed; an entry of the log with its reason. Raises Refused."""
    poll = hold(intervention.poll_id)
    held = Intervention.objects.select_for_update(of=("self",)).get(pk=intervention.pk)
    check_may_confirm(intervention=held, officer=by)
    check_may_propose(
        poll=poll, kind=held.kind, closes_at=held.closes_at, reason=held.reason, at=at
    )
    held.confirmed_by, held.confirmed_at = by, at
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    entry: dict[str, object] = {"type": held.kind, "reason": held.reason}
    if held.closes_at is not None:
        poll.closes_at = held.closes_at
        extend_phase(consultation=poll.consultation, kind=PhaseKind.VOTE, ends_at=held.closes_at)
        entry["closes_at"] = localtime(held.closes_at).isoformat()
    else:
        _annul(poll, at)
    poll.save(update_fields=["closes_at", "state", "closed_at"])
    append(log=log_of(poll), entry=entry)
    sign_head(log=log_of(poll))
    return poll


def _annul(poll: Poll, at: datetime) -> None:
    """What was sealed stays sealed; a result that was published stays readable."""
    if poll.state == PollState.OPEN:
        forget_order(poll)
    poll.state = PollState.ANNULLED
    poll.closed_at = poll.closed_at or at
