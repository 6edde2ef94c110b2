"""Where somebody may take part, and who may end a residency. Facts and time are arguments."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from residents.choices import EndReason, Level, Role
from residents.models import Area, Person, Residency, RoleAssignment, User
from residents.refusal import Refused
from residents.rules import check_verified

SMALL = (Level.NEIGHBOURHOOD_GROUP, Level.NEIGHBOURHOOD)


def check_eligible(
    *, person: Person | None, residency: Residency | None, territory: Area, at: datetime
) -> Residency:
    """The one rule of who may take part in a territory. Raises Refused with the way to it.

    Verified, living in the territory, 17 years old or married; for matters of an RT or RW known in
    it for some weeks. ``residents.queries.residencies.eligible`` is the same rule as a query.
    """
    residency = check_verified(person, residency)
    day = timezone.localdate(at)
    identity = getattr(residency.person, "identity", None)
    if identity is not None and identity.adult_from is not None and day < identity.adult_from:
        when = date_format(identity.adult_from, "DATE_FORMAT")
        raise Refused(
            _("You can take part from the age of 17, on %(date)s. Until then you can read all.")
            % {"date": when}
        )
    home = residency.rt if territory.level in SMALL else residency.area
    if home is None or not home.lies_in(territory):
        raise Refused(
            _("This consultation is for residents of %(area)s.") % {"area": territory.name}
        )
    if territory.level in SMALL:
        _check_known_long_enough(residency, home, day)
    return residency


def _check_known_long_enough(residency: Residency, home: Area, day: date) -> None:
    if not home.is_valid_on(day):
        raise Refused(_("Your RT has ended. Please choose your RT again."))
    first = (residency.rt_since or day) + timedelta(days=settings.REMBUK_RT_VOTE_WAIT_DAYS)
    if day < first:
        raise Refused(
            _("In matters of your RT you can take part from %(date)s on.")
            % {"date": date_format(first, "DATE_FORMAT")}
        )


def check_may_end_residency(
    *,
    residency: Residency,
    reason: str,
    words: str,
    officer: User,
    assignments: list[RoleAssignment],
) -> None:
    """An officer of that kelurahan, never about himself or herself. Raises Refused."""
    if residency.person.user_id == officer.pk:
        raise Refused(_("You cannot decide about yourself. A colleague has to do it."))
    mine = [a for a in assignments if a.role == Role.KELURAHAN_OFFICER]
    if not any(residency.area.lies_in(assignment.area) for assignment in mine):
        raise Refused(_("This person lives in another kelurahan."))
    if residency.revoked_at is not None:
        raise Refused(_("This residency has already ended."))
    if reason not in (EndReason.DIED, EndReason.LEFT, EndReason.REVOKED):
        raise Refused(_("Choose why the residency ends."))
    if reason == EndReason.REVOKED and not words.strip():
        raise Refused(_("Write the reason. The person will read it."))
