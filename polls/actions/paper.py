"""Who votes on paper: noted by one officer of the kelurahan, confirmed by another.

Each act is alone with the poll, while voters pass together: nobody can be on paper and online.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.actions.access import note_access
from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import assignments
from polls.actions.locks import hold
from polls.models import Channel, MarkState, PaperMark, Poll, Turnout
from polls.queries.ballots import has_voted
from polls.queries.paper import paper_desk
from polls.queries.seals import seal_row
from polls.rules.paper import (
    check_may_ask_back,
    check_may_confirm_mark,
    check_may_mark,
    check_may_take_back,
)
from privacy.choices import Seen
from residents.models import Residency


@transaction.atomic
def mark_on_paper(*, poll: Poll, residency: Residency, by: User, at: datetime) -> PaperMark:
    """From now on this person cannot vote online. Raises Refused, also when he or she did."""
    held = hold(poll.pk)
    person = residency.person
    check_may_mark(
        poll=held,
        residency=residency,
        officer=by,
        assignments=assignments(by, at),
        voted=has_voted(held, person),
        desk=paper_desk(held, person),
        at=at,
    )
    mark = PaperMark(poll=held, person=person, area=residency.area, marked_by=by)
    seal_row(held, mark)
    mark.save(force_insert=True)
    return mark


@transaction.atomic
def confirm_mark(*, mark: PaperMark, digits: str, by: User, at: datetime) -> PaperMark:
    """The second officer has seen the card too: the person has voted, as for the turnout.

    Raises Refused.
    """
    held = _held(mark)
    check_may_confirm_mark(
        mark=held, officer=by, assignments=assignments(by, at), digits=digits, at=at
    )
    held.state, held.confirmed_by = MarkState.CONFIRMED, by
    seal_row(held.poll, held)
    held.save(update_fields=["state", "confirmed_by", "seal"])
    Turnout.objects.create(poll=held.poll, person=held.person, channel=Channel.PAPER)
    note_desk(by=by, person=held.person, at=at)
    return held


@transaction.atomic
def ask_back(*, mark: PaperMark, reason: str, by: User, at: datetime) -> PaperMark:
    """Ask a colleague to take a mark back. Nothing changes before. Raises Refused."""
    held = _held(mark)
    check_may_ask_back(mark=held, officer=by, assignments=assignments(by, at), reason=reason, at=at)
    held.back_asked_by, held.reason = by, reason.strip()
    seal_row(held.poll, held)
    held.save(update_fields=["back_asked_by", "reason", "seal"])
    return held


@transaction.atomic
def take_back(*, mark: PaperMark, by: User, at: datetime) -> PaperMark:
    """The person can vote online again, or be marked anew. Raises Refused."""
    held = _held(mark)
    check_may_take_back(mark=held, officer=by, assignments=assignments(by, at), at=at)
    held.state, held.taken_back_by = MarkState.TAKEN_BACK, by
    seal_row(held.poll, held)
    held.save(update_fields=["state", "taken_back_by", "seal"])
    held.poll.turnout.filter(person=held.person, channel=Channel.PAPER).delete()
    note_desk(by=by, person=held.person, at=at)
    return held


def _held(mark: PaperMark) -> PaperMark:
    """The mark as it is now, while nobody else can change it or cast."""
    poll = hold(mark.poll_id)
    held = PaperMark.objects.select_related("person__identity", "area").get(pk=mark.pk)
    held.poll = poll
    return held


def note_desk(*, by: User, person: Person, at: datetime) -> None:
    """The person can read that the desk looked, also when it then refused."""
    note_access(
        officer=by,
        person=person,
        what=Seen.PAPER_VOTE,
        why=gettext_noop("voting on paper at the desk"),
        role=Role.KELURAHAN_OFFICER,
        at=at,
    )
