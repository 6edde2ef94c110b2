"""Votes on paper: who is marked, what is read, when all is in. Facts and time are arguments."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Person, RoleAssignment, User
from accounts.rules.offices import check_not_oneself, works_for
from areas.models import Area
from polls.choices import SHORTEST_REASON
from polls.models import (
    MarkState,
    PaperClosing,
    PaperKind,
    PaperMark,
    PaperReading,
    Poll,
    PollState,
)
from polls.rules.voting import check_is_open, check_may_vote
from residents.models import Residency
from web.refusal import Refused
from web.values import visible


def check_may_mark(
    *,
    poll: Poll,
    residency: Residency,
    officer: User,
    assignments: Iterable[RoleAssignment],
    voted: bool,
    desk: Area | None,
    at: datetime,
) -> None:
    """A resident of the officer's kelurahan who may vote and has not voted. Raises Refused."""
    if not poll.paper:
        raise Refused(_("This vote is online only."))
    _check_desk(area=residency.area, person=residency.person, officer=officer, held=assignments)
    check_is_open(poll=poll, at=at)
    if desk is not None:
        raise Refused(_("This person is already marked as voting on paper."))
    if voted:
        raise Refused(
            _("This person has voted online. A paper would be a second vote: give none out.")
        )
    check_may_vote(poll=poll, person=residency.person, residency=residency, at=at, desk=None)


def check_may_confirm_mark(
    *,
    mark: PaperMark,
    officer: User,
    assignments: Iterable[RoleAssignment],
    digits: str,
    at: datetime,
) -> None:
    """Another officer of the kelurahan who has seen the card as well. Raises Refused.

    ``digits`` are the last four of the card's NIK.
    """
    _check_desk(area=mark.area, person=mark.person, officer=officer, held=assignments)
    check_is_open(poll=mark.poll, at=at)
    if mark.state != MarkState.MARKED:
        raise Refused(_("This mark was decided already."))
    if mark.marked_by_id == officer.pk:
        raise Refused(_("Another officer must confirm what you marked."))
    if mark.person.identity.nik_last4 != digits.strip():
        raise Refused(_("These are not the last four digits of this person's NIK."))


def check_may_ask_back(
    *,
    mark: PaperMark,
    officer: User,
    assignments: Iterable[RoleAssignment],
    reason: str,
    at: datetime,
) -> None:
    """Before the close, as long as the paper is not in the urn; say why. Raises Refused."""
    _check_desk(area=mark.area, person=mark.person, officer=officer, held=assignments)
    check_is_open(poll=mark.poll, at=at)
    if mark.state == MarkState.TAKEN_BACK:
        raise Refused(_("This mark was taken back already."))
    if mark.back_asked_by_id is not None:
        raise Refused(_("A colleague has asked for this already."))
    if len(visible(reason)) < SHORTEST_REASON:
        raise Refused(
            _("Write a reason of at least %(least)d letters.") % {"least": SHORTEST_REASON}
        )


def check_may_take_back(
    *, mark: PaperMark, officer: User, assignments: Iterable[RoleAssignment], at: datetime
) -> None:
    """Another officer than the one who asked. Raises Refused."""
    _check_desk(area=mark.area, person=mark.person, officer=officer, held=assignments)
    check_is_open(poll=mark.poll, at=at)
    if mark.state == MarkState.TAKEN_BACK or mark.back_asked_by_id is None:
        raise Refused(_("Nobody has asked to take this mark back."))
    if mark.back_asked_by_id == officer.pk:
        raise Refused(_("Another officer must confirm that it is taken back."))


def _check_desk(
    *, area: Area, person: Person, officer: User, held: Iterable[RoleAssignment]
) -> None:
    """An officer of that kelurahan, never about himself or herself."""
    check_not_oneself(person=person, officer=officer)
    if not works_for(area=area, assignments=held):
        raise Refused(_("This person lives in another kelurahan."))


def check_papers_are_entered(*, poll: Poll, closed: bool) -> None:
    """After the close, and only until two officers said that all are in. Raises Refused."""
    if not poll.paper:
        raise Refused(_("This vote is online only."))
    if poll.state in (PollState.PLANNED, PollState.OPEN):
        raise Refused(
            _(
                "Papers stay in the urn until the vote has closed. "
                "Until then no page shows a result."
            )
        )
    if poll.state != PollState.CLOSED or closed:
        raise Refused(_("The papers of this vote are closed."))


def check_may_read(
    *,
    area: Area,
    readings: Sequence[PaperReading],
    officer: User,
    assignments: Iterable[RoleAssignment],
    agree: bool,
    kind: str,
    reason: str,
) -> None:
    """Two officers of the desk, each once; both again as long as they differ. Raises Refused."""
    if not works_for(area=area, assignments=assignments):
        raise Refused(_("These papers belong to another kelurahan."))
    if agree:
        raise Refused(_("Two officers have read this paper, and agree."))
    readers = {reading.by_id for reading in readings}
    if len(readings) == 1 and officer.pk in readers:
        raise Refused(_("You have entered this paper. Another officer enters it as well."))
    if len(readings) == 2 and officer.pk not in readers:
        raise Refused(_("The two officers who read this paper must read it again."))
    if kind == PaperKind.INVALID and not visible(reason):
        raise Refused(_("Write why the paper is invalid."))


def check_may_close_papers(*, waiting: int, differs: bool, explanation: str) -> None:
    """Every paper agrees, and a difference to the marked voters is explained. Raises Refused."""
    if waiting:
        raise Refused(_("There are papers that two officers have not read alike yet."))
    if differs and len(visible(explanation)) < SHORTEST_REASON:
        raise Refused(
            _("There are not as many papers as people who voted on paper: explain it for all.")
        )


def check_may_confirm_papers(
    *, closing: PaperClosing, officer: User, papers: int, voters: int
) -> None:
    """Another officer, about the same numbers. Raises Refused."""
    if closing.proposed_by_id == officer.pk:
        raise Refused(_("Another officer must confirm what you proposed."))
    if (closing.papers, closing.voters) != (papers, voters):
        raise Refused(_("Papers came in meanwhile. Look at the numbers, and propose again."))


def check_sealed(*, papers: int, sealed: int) -> None:
    """What two read of each paper is there once, and nothing else is. Raises Refused."""
    if papers != sealed:
        raise Refused(
            _(
                "%(papers)d papers were read alike, and %(sealed)d are sealed: something was taken "
                "out or put in past this page. Tell the operators; nothing can be counted."
            )
            % {"papers": papers, "sealed": sealed}
        )
