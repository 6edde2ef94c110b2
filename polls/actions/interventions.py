"""Closing later, annulling, counting without what fits no voter, counting a vote of very few:
proposed by one officer, done by another, with a public reason.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from ledger.actions import append, sign_head
from participation.actions.consultations import extend_phase
from participation.choices import PhaseKind
from polls.actions.confirmations import ask_second_official
from polls.actions.locks import hold
from polls.actions.order import forget_order
from polls.actions.roll import found_at_the_end
from polls.actions.telling import tell_of_intervention
from polls.algorithms.envelopes import Unreadable
from polls.models import Intervention, InterventionKind, Poll, PollState
from polls.queries.few import waits_for_release
from polls.queries.log import log_of
from polls.queries.roll import turnout_differences
from polls.queries.seals import holds, seal_row
from polls.rules.few import check_may_release, check_second_reason
from polls.rules.interventions import check_may_confirm, check_may_propose
from polls.rules.roll import check_can_leave_out, check_still_differs, check_written_here
from web.refusal import Refused


@transaction.atomic
def propose_intervention(
    *, poll: Poll, kind: str, closes_at: datetime | None, reason: str, by: User, at: datetime
) -> Intervention:
    """Nothing happens until another officer confirms it; they are told. Raises Refused.

    To count without what fits no voter is about exactly what does not fit now.
    """
    closes_at = closes_at if kind == InterventionKind.EXTENSION else None
    poll = hold(poll.pk)
    check_may_propose(poll=poll, kind=kind, closes_at=closes_at, reason=reason, at=at)
    check_may_release(kind=kind, waits=waits_for_release(poll))
    left_out = _to_leave_out(poll) if kind == InterventionKind.EXCLUSION else {}
    proposed = Intervention(
        poll=poll,
        kind=kind,
        closes_at=closes_at,
        left_out=left_out,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    seal_row(poll, proposed)
    proposed.save(force_insert=True)
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
def confirm_intervention(
    *, intervention: Intervention, by: User, at: datetime, reason: str = ""
) -> Poll:
    """Do what a colleague proposed; an entry of the log with its reason. Raises Refused.

    ``reason`` is the second official's own, which a vote of one to three voters needs.
    """
    poll = hold(intervention.poll_id)
    held = Intervention.objects.select_for_update(of=("self",)).get(pk=intervention.pk)
    check_may_confirm(intervention=held, officer=by)
    check_written_here(holds(poll, held))
    check_may_propose(
        poll=poll, kind=held.kind, closes_at=held.closes_at, reason=held.reason, at=at
    )
    check_may_release(kind=held.kind, waits=waits_for_release(poll))
    check_second_reason(kind=held.kind, reason=reason)
    held.confirmed_by, held.confirmed_at = by, at
    if held.kind == InterventionKind.RELEASE:
        held.second_reason = reason.strip()
    seal_row(poll, held)
    held.save(update_fields=["confirmed_by", "confirmed_at", "second_reason", "seal"])
    entry: dict[str, object] = {"type": held.kind, "reason": held.reason}
    if held.kind == InterventionKind.EXCLUSION:
        check_still_differs(left_out=held.left_out, now=_to_leave_out(poll))
        entry |= held.left_out
        poll.difference = {}
    elif held.closes_at is not None:
        poll.closes_at = held.closes_at
        extend_phase(consultation=poll.consultation, kind=PhaseKind.VOTE, ends_at=held.closes_at)
        entry["closes_at"] = localtime(held.closes_at).isoformat()
    elif held.kind == InterventionKind.RELEASE:
        entry["second_reason"] = held.second_reason
    else:
        entry |= _annul(poll, at)
    poll.save(update_fields=["closes_at", "state", "closed_at", "difference"])
    append(log=log_of(poll), entry=entry)
    sign_head(log=log_of(poll))
    tell_of_intervention(held, at=at)
    return poll


def _to_leave_out(poll: Poll) -> dict[str, object]:
    try:
        found = turnout_differences(poll)
    except Unreadable as error:
        raise Refused(_("The key of this vote outside the database is not set.")) from error
    check_can_leave_out(found)
    return found.left_out()


def _annul(poll: Poll, at: datetime) -> dict[str, object]:
    """What was sealed stays sealed; a result that was published stays readable.

    Of a vote that runs the log gets what does not fit, as it would at the close.
    """
    more: dict[str, object] = {}
    if poll.state == PollState.OPEN:
        if found := found_at_the_end(poll):
            more["difference"] = found.left_out()
        forget_order(poll)
    poll.state = PollState.ANNULLED
    poll.closed_at = poll.closed_at or at
    return more
