"""Who may limit an account, object to it and decide about that; and what a limit stops."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.rules.people import check_signed_in
from moderation.choices import AppealState
from moderation.models import Limit
from web.refusal import Refused
from web.values import visible

LONGEST = timedelta(days=30)
"""When a limit "until decided" ends although nobody decided."""
KEPT_ON = timedelta(days=7)
"""For how long it stays when another moderator upholds it."""


def check_not_limited(*, person: Person | None, at: datetime) -> None:
    """Whoever is limited writes nothing new, and reads, supports and votes. Raises Refused."""
    until = person.limited_until if person is not None else None
    if until is not None and at < until:
        raise Refused(
            _(
                "A moderator has limited your account: you can write again on %(date)s. Your "
                "notices say why, and how to object."
            )
            % {"date": date_format(localtime(until), "DATETIME_FORMAT")}
        )


def check_may_limit(*, author: Person, moderator: Person | None, at: datetime) -> None:
    """Somebody else, who has an account and is not limited yet. Raises Refused."""
    person = check_signed_in(moderator)
    if author.pk == person.pk:
        raise Refused(_("This is your own account."))
    if author.user_id is None:
        raise Refused(_("Nobody can write with this account any more."))
    if author.limited_until is not None and at < author.limited_until:
        raise Refused(_("This account is limited already."))


def check_may_object(*, limit: Limit, person: Person | None, at: datetime) -> None:
    """The person, once, within the days of the house rules. Raises Refused."""
    if limit.person_id != check_signed_in(person).pk:
        raise Refused(_("Only the person can object."))
    if limit.objected_at is not None:
        raise Refused(_("You have already objected. Another moderator decides."))
    if limit.answered_at is not None:
        raise Refused(_("Another moderator has decided this already."))
    if at > limit.limited_at + timedelta(days=settings.REMBUK_APPEAL_DAYS):
        raise Refused(_("The time to object is over."))


def check_may_answer_limit(*, limit: Limit, moderator: Person | None) -> None:
    """Another moderator than the one who limited, not about oneself. Raises Refused."""
    person = check_signed_in(moderator)
    if limit.state != AppealState.OPEN:
        raise Refused(_("Nothing waits here for a decision."))
    if limit.limited_by_id == person.user_id:
        raise Refused(_("You took the decision yourself. Another moderator has to look at it."))
    if limit.person_id == person.pk:
        raise Refused(_("This is your own account."))


def check_limit_is_whole(*, reason: object, words: str) -> None:
    """Raises Refused without a reason and words to the person."""
    if not (reason and visible(words)):
        raise Refused(_("Choose a reason and write some words to the person."))
