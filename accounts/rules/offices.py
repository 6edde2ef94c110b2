"""What holds for every decision of an officer. Facts are arguments."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from areas.models import Area
from web.refusal import Refused


def check_not_oneself(*, person: Person, officer: User) -> None:
    """Nobody decides about himself or herself. Raises Refused."""
    if person.user_id == officer.pk:
        raise Refused(_("You cannot decide about yourself. A colleague has to do it."))


def works_for(*, area: Area, assignments: Iterable[RoleAssignment]) -> bool:
    """Whether one of these roles is a kelurahan officer's, for a territory that holds the area."""
    mine = [one for one in assignments if one.role == Role.KELURAHAN_OFFICER]
    return any(area.lies_in(one.area) for one in mine)
