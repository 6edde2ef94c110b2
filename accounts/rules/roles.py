"""Which roles can be given for which territory. Facts are arguments."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.choices import Role
from areas.choices import Level
from areas.models import Area
from web.refusal import Refused

LEVELS: dict[str, tuple[str, ...]] = {
    Role.PRIVACY_OFFICER: (Level.CITY,),
    Role.RT_HEAD: (Level.NEIGHBOURHOOD,),
    Role.KELURAHAN_OFFICER: (Level.URBAN_VILLAGE, Level.DISTRICT, Level.CITY),
}
"""Roles that only some levels know. An RT head serves one RT, never a whole kelurahan."""


def check_may_assign(
    *, role: str, area: Area, since: date, until: date | None, known: bool
) -> None:
    """Raises Refused for an area that does not fit, an end before the beginning, or twice."""
    if role not in Role.values:
        raise Refused(_("Choose a role."))
    fitting = LEVELS.get(role)
    if fitting is not None and area.level not in fitting:
        names = ", ".join(str(Level(level).label) for level in fitting)
        raise Refused(_("This role is given for: %(levels)s.") % {"levels": names})
    if not area.is_valid_on(since):
        raise Refused(_("This area has ended or has not begun yet."))
    if until is not None and until < since:
        raise Refused(_("The role cannot end before it begins."))
    if known:
        raise Refused(_("This person already holds this role there."))
