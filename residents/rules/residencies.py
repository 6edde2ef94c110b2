"""Where somebody may take part, and who may end a residency. Facts and time are arguments."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person, RoleAssignment, User
from accounts.rules.offices import check_not_oneself, works_for
from areas.choices import Level
from areas.models import Area
from residents.audiences import Audience
from residents.choices import EndReason
from residents.models import Group, Residency
from residents.rules import check_verified
from web.refusal import Refused
from web.values import visible

SMALL = (Level.NEIGHBOURHOOD_GROUP, Level.NEIGHBOURHOOD)


def check_eligible(
    *, person: Person | None, residency: Residency | None, audience: Audience, at: datetime
) -> Residency:
    """The one rule of who may take part. Raises Refused with the way to it.

    Verified, 17 years old or married, and living in the territory; for matters of an RT or RW known
    in it for some weeks. What is for a group asks that the person belongs to it on that day, and
    for the territory or the age only where the group does.
    ``residents.queries.residencies.eligible`` is the same rule as a query.
    """
    residency = check_verified(person, residency)
    day = timezone.localdate(at)
    if audience.group is not None:
        _check_member(residency.person, audience.group, day)
    if audience.group is None or not audience.group.any_age:
        _check_age(residency.person, day)
    if audience.group is None or audience.within_territory:
        _check_home(residency, audience.territory, day)
    return residency


def _check_member(person: Person, group: Group, day: date) -> None:
    prefetch_related_objects([person], "memberships")  # once, however often the rule is asked
    held = [one for one in person.memberships.all() if one.group_id == group.pk]
    if not any(one.is_valid_on(day) for one in held):
        raise Refused(
            _(
                "This is for members of “%(group)s”: %(who)s Do you belong? Then go with your card "
                "to the office of %(office)s."
            )
            % {"group": group, "who": group.description, "office": group.office.name}
        )


def _check_age(person: Person, day: date) -> None:
    identity = getattr(person, "identity", None)
    if identity is not None and identity.adult_from is not None and day < identity.adult_from:
        when = date_format(identity.adult_from, "DATE_FORMAT")
        raise Refused(
            _("You can take part from the age of 17, on %(date)s. Until then you can read all.")
            % {"date": when}
        )


def _check_home(residency: Residency, territory: Area, day: date) -> None:
    home = residency.rt if territory.level in SMALL else residency.area
    if home is None or not home.lies_in(territory):
        raise Refused(
            _("This consultation is for residents of %(area)s.") % {"area": territory.name}
        )
    if territory.level in SMALL:
        _check_known_long_enough(residency, home, day)


def _check_known_long_enough(residency: Residency, home: Area, day: date) -> None:
    if not home.is_valid_on(day):
        raise Refused(_("Your RT has ended. Please choose your RT again."))
    first = (residency.rt_since or day) + timedelta(days=settings.REMBUK_RT_VOTE_WAIT_DAYS)
    if day < first:
        raise Refused(
            _("In matters of your RT you can take part from %(date)s on.")
            % {"date": date_format(first, "DATE_FORMAT")}
        )


def check_may_take_nik(*, person: Person, by_card: bool, words: str, officer: User) -> None:
    """A NIK is taken from another account with a reason, and never against a card. Raises Refused.

    ``by_card``: the other account is a resident now whose card an officer has seen.
    """
    check_not_oneself(person=person, officer=officer)
    if by_card:
        raise Refused(
            _(
                "The other account was verified with the card too. Ask whether it is the person's "
                "own. If not, end its residency with a reason first, then confirm this one."
            )
        )
    if not visible(words):
        raise Refused(_("Write the reason. The other account will read it."))


def check_may_record_marriage(
    *,
    residency: Residency,
    adult_from: date | None,
    officer: User,
    assignments: list[RoleAssignment],
    day: date,
) -> None:
    """An officer of that kelurahan, about somebody who is too young without. Raises Refused."""
    _check_officer(residency, officer, assignments)
    if adult_from is None or adult_from <= day:
        raise Refused(_("This person can take part already."))


def _check_officer(residency: Residency, officer: User, assignments: list[RoleAssignment]) -> None:
    check_not_oneself(person=residency.person, officer=officer)
    if not works_for(area=residency.area, assignments=assignments):
        raise Refused(_("This person lives in another kelurahan."))
    if residency.revoked_at is not None:
        raise Refused(_("This residency has already ended."))


def check_may_end_residency(
    *,
    residency: Residency,
    reason: str,
    words: str,
    officer: User,
    assignments: list[RoleAssignment],
) -> None:
    """An officer of that kelurahan, never about himself or herself. Raises Refused."""
    _check_officer(residency, officer, assignments)
    if reason not in (EndReason.DIED, EndReason.LEFT, EndReason.REVOKED):
        raise Refused(_("Choose why the residency ends."))
    if reason == EndReason.REVOKED and not visible(words):
        raise Refused(_("Write the reason. The person will read it."))
