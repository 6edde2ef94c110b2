"""Who keeps a group, and who can become a member. Facts and time are arguments."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import RoleAssignment
from accounts.rules.offices import works_for
from residents.models import Group, Membership
from web.refusal import Refused


def check_may_keep_group(*, group: Group, assignments: list[RoleAssignment]) -> None:
    """An officer of the office that keeps the group. Raises Refused."""
    if not works_for(area=group.office, assignments=assignments):
        raise Refused(_("Another office keeps this group."))


def check_may_add_member(
    *, known: Membership | None, since: date, until: date | None, today: date
) -> None:
    """From a day until a later one, and not twice. Raises Refused."""
    if until is not None and until < max(since, today):
        raise Refused(_("The last day lies before the first one, or is over."))
    if known is not None and (known.valid_until is None or known.valid_until >= today):
        raise Refused(
            _("This person has been entered as a member from %(date)s on.")
            % {"date": date_format(known.valid_from, "DATE_FORMAT")}
        )


def check_may_end_membership(*, known: Membership | None, today: date) -> Membership:
    """Raises Refused for somebody who is no member."""
    if known is None or (known.valid_until is not None and known.valid_until < today):
        raise Refused(_("This person is not a member of the group."))
    return known
