"""Who may decide, report and object. Facts and time are arguments."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.rules.people import check_signed_in
from moderation.choices import Action, AppealState, Reason, State
from moderation.models import Appeal, Burst, Case, Claim, Contribution, Decision
from web.refusal import Refused
from web.values import visible


def check_may_decide(
    *, case: Case, contribution: Contribution, moderator: Person | None, reporters: set[int]
) -> None:
    """A moderator decides neither about his or her own text nor about an own report."""
    person = check_signed_in(moderator)
    if case.closed_at is not None:
        raise Refused(_("A colleague has already decided this."))
    if contribution.author_id == person.pk:
        raise Refused(_("You cannot decide about your own text. A colleague has to do it."))
    if person.pk in reporters:
        raise Refused(_("You reported this text yourself. A colleague has to decide."))


def check_may_decide_burst(*, burst: Burst) -> None:
    """Once for all its texts; what a moderator may not decide about stays for a colleague."""
    if burst.decided_at is not None or burst.closed_at is not None:
        raise Refused(_("A colleague has already decided this."))


def check_decision_is_whole(*, action: str, reason: str, words: str) -> None:
    """A restriction has a reason from the list and words to the author."""
    if action not in Action.values:
        raise Refused(_("Choose what to do with the text."))
    if action != Action.PUBLISH and not (reason in Reason.values and visible(words)):
        raise Refused(_("Choose a reason and write some words to the author."))


def check_may_report(
    *, person: Person | None, contribution: Contribution, reason: str, known: bool
) -> None:
    """Everybody who is signed in, once for a public text, not about an own text."""
    person = check_signed_in(person)
    if contribution.author_id == person.pk:
        raise Refused(_("This is your own text. You can withdraw it."))
    if known:
        raise Refused(_("You have already reported this text. A moderator looks at it."))
    if contribution.state != State.PUBLISHED:
        raise Refused(_("This text is no longer public."))
    if reason not in Reason.values:
        raise Refused(_("Choose what is wrong with the text."))


def check_may_appeal(
    *, person: Person | None, contribution: Contribution, decision: Decision, at: datetime
) -> None:
    """The author, once, within the days of the house rules."""
    person = check_signed_in(person)
    if contribution.author_id != person.pk:
        raise Refused(_("Only the author can object."))
    if decision.action == Action.PUBLISH:
        raise Refused(_("Your text is public. There is nothing to object to."))
    if Appeal.objects.filter(decision=decision).exists():
        raise Refused(_("You have already objected. Another moderator decides."))
    if at > appeal_until(decision):
        raise Refused(_("The time to object is over."))


def check_may_decide_appeal(
    *,
    appeal: Appeal,
    contribution: Contribution,
    moderator: Person | None,
    reporters: set[int],
) -> None:
    """Another moderator than the one who decided, not the author, nobody who reported it."""
    person = check_signed_in(moderator)
    if appeal.state != AppealState.OPEN:
        raise Refused(_("A colleague has already decided this."))
    if appeal.decision.decided_by_id == person.user_id:
        raise Refused(_("You took the decision yourself. Another moderator has to look at it."))
    if contribution.author_id == person.pk:
        raise Refused(_("You cannot decide about your own text. A colleague has to do it."))
    if person.pk in reporters:
        raise Refused(_("You reported this text yourself. A colleague has to decide."))


def check_answer_is_whole(*, state: str, answer: str) -> None:
    """The author of an objection gets an outcome and an answer in words."""
    if state not in (AppealState.UPHELD, AppealState.REVERSED):
        raise Refused(_("Choose whether the decision stays."))
    if not visible(answer):
        raise Refused(_("Write an answer to the author."))


def appeal_until(decision: Decision) -> datetime:
    """Until when its author can object."""
    return decision.decided_at + timedelta(days=settings.REMBUK_APPEAL_DAYS)


def appeal_due(at: datetime) -> datetime:
    """Until when an objection that is made then should be decided."""
    return at + timedelta(days=settings.REMBUK_APPEAL_DAYS)


def check_not_claimed(*, claim: Claim | None, at: datetime) -> None:
    """``claim`` is that of a colleague, if any: while it lasts, nobody else decides."""
    if claim is not None and claim.until > at:
        raise Refused(
            _("%(who)s is looking at this until %(time)s.")
            % {
                "who": claim.moderator.public_name,
                "time": date_format(localtime(claim.until), "TIME_FORMAT"),
            }
        )
