"""What an RT head may answer, and who decides an objection. Facts and time are arguments."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from accounts.rules.offices import check_not_oneself, works_for
from areas.choices import Level
from areas.models import Area
from residents.choices import ObjectionState, RequestState, RtAnswer
from residents.models import Objection, Residency, VerificationRequest
from web.refusal import Refused
from web.values import visible

ANSWERS = (RtAnswer.YES, RtAnswer.NO, RtAnswer.MEET)


def check_rt(*, rt: Area, area: Area, at: datetime) -> None:
    """Raises Refused for an area that is no RT of the kelurahan now."""
    day = timezone.localdate(at)
    if rt.level != Level.NEIGHBOURHOOD or not rt.lies_in(area) or not rt.is_valid_on(day):
        raise Refused(_("Choose an RT of your kelurahan."))


def check_may_answer(
    *,
    request: VerificationRequest,
    head: User,
    assignments: list[RoleAssignment],
    answer: str,
    words: str,
    at: datetime,
) -> None:
    """Only the head of that RT, in time, one fact, never about himself or herself."""
    if request.person.user_id == head.pk:
        raise Refused(_("You cannot confirm yourself. The kelurahan does it."))
    if not any(a.role == Role.RT_HEAD and a.area_id == request.rt_id for a in assignments):
        raise Refused(_("This request belongs to another RT."))
    open_answers = (RtAnswer.ASKED, RtAnswer.MEET)
    if request.state != RequestState.WAITING or request.rt_answer not in open_answers:
        raise Refused(_("This request was already answered."))
    if request.rt_due_at is None or at >= request.rt_due_at:
        raise Refused(_("The time to answer is over. The kelurahan decides now."))
    if answer not in ANSWERS:
        raise Refused(_("Choose an answer."))
    if answer != RtAnswer.YES and not visible(words):
        raise Refused(_("Write some words. The person and the kelurahan read them."))


def check_may_confirm_without_card(
    *, request: VerificationRequest, has_claim: bool, at: datetime
) -> None:
    """After a yes of the RT, or once the RT that was asked has had its time. Raises Refused.

    After a no, where nobody was asked, or without a claim, the card has to be seen. The same rule
    shows the button and does what it says.
    """
    if request.rt_answer == RtAnswer.NO:
        raise Refused(_("The RT head has said no. Ask the person to come with the card."))
    had_its_time = request.rt_due_at is not None and at >= request.rt_due_at
    if not has_claim or (request.rt_answer != RtAnswer.YES and not had_its_time):
        raise Refused(_("The RT head has not answered yet. With the card you can confirm now."))


def was_ended_by_officer(residency: Residency) -> bool:
    """Whether somebody else ended it; who left by own choice has nothing to object to."""
    by = residency.ended_by_id
    return bool(
        residency.revoked_at and residency.end_reason and by and by != residency.person.user_id
    )


def check_may_object(
    *, person: Person, subject: VerificationRequest | Residency, known: bool, at: datetime
) -> None:
    """The person, once, some weeks long: to a refusal, or to an end that an officer wrote."""
    if subject.person_id != person.pk:
        raise Refused(_("Only the person concerned can object."))
    if isinstance(subject, VerificationRequest):
        decided = subject.decided_at if subject.state == RequestState.REFUSED else None
    else:
        decided = subject.revoked_at if was_ended_by_officer(subject) else None
    if decided is None:
        raise Refused(_("There is nothing to object to."))
    if known:
        raise Refused(_("You have already objected. Another officer decides."))
    if at > decided + timedelta(days=settings.REMBUK_OBJECTION_DAYS):
        raise Refused(_("The time to object is over. You can ask again."))


def check_may_decide_objection(
    *,
    objection: Objection,
    area: Area,
    decided_by: int | None,
    officer: User,
    assignments: list[RoleAssignment],
    state: str,
    answer: str,
) -> None:
    """Another officer of that kelurahan than the one who decided, never about oneself."""
    check_not_oneself(person=objection.person, officer=officer)
    if decided_by == officer.pk:
        raise Refused(_("You took the decision yourself. Another officer has to look at it."))
    if not works_for(area=area, assignments=assignments):
        raise Refused(_("This objection belongs to another kelurahan."))
    if objection.state != ObjectionState.OPEN:
        raise Refused(_("A colleague has already decided this."))
    if state not in (ObjectionState.UPHELD, ObjectionState.REVERSED) or not visible(answer):
        raise Refused(_("Choose whether the decision stays, and write an answer."))
