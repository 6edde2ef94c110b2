"""Who may take part, when. Facts and time are arguments; the sentence is for the citizen."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import Person
from accounts.rules.people import check_signed_in
from moderation.choices import State
from moderation.models import Contribution
from moderation.rules.limits import check_not_limited
from participation.choices import MeasureKind, ParticipationLevel, PhaseKind, Stance
from participation.models import Comment, Consultation, Phase, Thread
from participation.registries.attached import attached_to
from residents.audiences import audience_of
from residents.models import Residency
from residents.rules.residencies import check_eligible
from web.dates import last_minute
from web.refusal import Refused

LONGEST_MEASURE = timedelta(days=7)


def has_opened(consultation: Consultation, at: datetime) -> bool:
    """Whether its first step has begun; also of one that is out of sight meanwhile."""
    return any(phase.starts_at <= at for phase in consultation.phases.all())


def check_level(*, consultation: Consultation | None, level: str, at: datetime) -> None:
    """A promise is never lowered once a consultation has opened. Raises Refused."""
    if consultation is None or not has_opened(consultation, at):
        return
    before = ParticipationLevel(consultation.level)
    if ParticipationLevel(level).rank < before.rank:
        raise Refused(
            _(
                "This consultation has opened with the level “%(level)s”. Residents rely on it: "
                "it can be raised, and no longer be lowered."
            )
            % {"level": before.label}
        )


def check_beginning(
    *, consultation: Consultation | None, kind: str, starts_at: datetime, at: datetime
) -> None:
    """A step that has begun does not begin again later. Raises Refused."""
    phases = consultation.phases.all() if consultation else []
    before = next((p.starts_at for p in phases if p.kind == kind), None)
    if before is not None and before <= at < starts_at:
        when = date_format(localtime(before), "DATETIME_FORMAT")
        raise Refused(
            _("This step began on %(date)s. Its beginning can no longer be put off.")
            % {"date": when}
        )


def check_phase(consultation: Consultation, kind: str, at: datetime) -> Phase:
    """The running phase of that kind. Raises Refused with the date on which it begins or ended."""
    phase = next((p for p in consultation.phases.all() if p.kind == kind), None)
    if phase is None or not consultation.live:
        raise Refused(_("This consultation has no such step."))
    label = PhaseKind(kind).label
    if at < phase.starts_at:
        raise Refused(
            _("Not yet: the step “%(step)s” begins on %(date)s.")
            % {"step": label, "date": date_format(localtime(phase.starts_at), "DATETIME_FORMAT")}
        )
    if at >= phase.ends_at:
        raise Refused(
            _("The step “%(step)s” ended on %(date)s. You can still read everything.")
            % {"step": label, "date": date_format(last_minute(phase.ends_at), "DATETIME_FORMAT")}
        )
    return phase


def measure_now(consultation: Consultation, at: datetime) -> str:
    """What moderators did about the debate and still lasts (``MeasureKind``); empty: nothing."""
    until = consultation.measure_until
    return consultation.measure if until is not None and at < until else ""


def check_not_paused(*, consultation: Consultation, at: datetime) -> None:
    """Nobody writes while moderators have paused the debate. Raises Refused."""
    if measure_now(consultation, at) == MeasureKind.PAUSE:
        raise Refused(
            _("Moderators have paused this debate until %(date)s: %(words)s")
            % {
                "date": date_format(localtime(consultation.measure_until), "DATETIME_FORMAT"),
                "words": consultation.measure_words,
            }
        )


def texts_wait(consultation: Consultation, at: datetime) -> bool:
    """Whether each new text waits for a moderator; in a pause that is each changed one."""
    return measure_now(consultation, at) != ""


def check_may_measure(*, consultation: Consultation, until: datetime, at: datetime) -> None:
    """For a public consultation, until a moment within the next days. Raises Refused."""
    if not consultation.live:
        raise Refused(_("Nobody can read this consultation now."))
    if not at < until <= at + LONGEST_MEASURE:
        raise Refused(_("A measure lasts at most %(days)d days.") % {"days": LONGEST_MEASURE.days})


def check_may_take_part(
    *,
    person: Person | None,
    residency: Residency | None,
    consultation: Consultation,
    kind: str,
    at: datetime,
) -> Residency:
    """The common rule: the phase runs, and the person is one of those whom it is for."""
    check_phase(consultation, kind, at)
    return check_eligible(
        person=person, residency=residency, audience=audience_of(consultation), at=at
    )


def check_may_comment(
    *,
    person: Person | None,
    residency: Residency | None,
    consultation: Consultation,
    at: datetime,
) -> Residency:
    """Comments are written in the discussion phase and, on ideas, in the ideas phase too."""
    kind = PhaseKind.DISCUSSION
    running = [p.kind for p in consultation.phases.all() if p.starts_at <= at < p.ends_at]
    if PhaseKind.IDEAS in running:
        kind = PhaseKind.IDEAS
    check_phase(consultation, kind, at)
    check_not_paused(consultation=consultation, at=at)
    check_not_limited(person=person, at=at)
    return check_may_take_part(
        person=person, residency=residency, consultation=consultation, kind=kind, at=at
    )


def check_stance(*, stance: str, is_reply: bool) -> None:
    """A comment says where its author stands; a reply may."""
    if stance not in Stance.values and not (is_reply and stance == ""):
        raise Refused(_("Choose whether you are for it, against it, or neutral."))


def check_may_reply(*, parent: Comment, thread: Thread) -> None:
    """One level of replies, to public comments of the same thread."""
    if parent.thread_id != thread.pk or parent.parent_id is not None:
        raise Refused(_("You can reply to a comment, not to a reply."))
    if parent.state != State.PUBLISHED:
        raise Refused(_("This comment is no longer public."))


def check_may_edit(*, person: Person | None, contribution: Contribution, at: datetime) -> None:
    """The author, within some minutes, or when a moderator asked for a change."""
    person = check_signed_in(person)
    if contribution.author_id != person.pk:
        raise Refused(_("Only the author can change a text."))
    if contribution.state == State.CHANGE_ASKED:
        return
    check_not_limited(person=person, at=at)
    if contribution.state not in (State.PUBLISHED, State.HELD):
        raise Refused(_("This text can no longer be changed."))
    if at > contribution.created_at + timedelta(minutes=settings.REMBUK_EDIT_MINUTES):
        raise Refused(
            _("A text can be changed for %(minutes)d minutes. After that you can withdraw it.")
            % {"minutes": settings.REMBUK_EDIT_MINUTES}
        )


def check_may_withdraw(*, person: Person | None, contribution: Contribution) -> None:
    """The author, at any time."""
    person = check_signed_in(person)
    if contribution.author_id != person.pk:
        raise Refused(_("Only the author can withdraw a text."))
    if contribution.state == State.WITHDRAWN:
        raise Refused(_("This text is already withdrawn."))


def check_may_delete(page: Page) -> None:
    """A page in which residents took part is never deleted. Raises Refused."""
    kept = [one.words for one in attached_to(page) if one.keeps]
    if kept:
        raise Refused(
            _(
                "“%(title)s” cannot be deleted, because residents took part in it: %(what)s. "
                "Unpublish it instead: nobody sees it any more, and nothing is lost."
            )
            % {"title": page.title, "what": ", ".join(kept)}
        )
