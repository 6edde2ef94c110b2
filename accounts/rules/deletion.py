"""Who may exercise which right over personal data."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from web.refusal import Refused


def check_may_delete_account(*, person: Person, acts: bool) -> None:
    """Raises Refused for somebody who acts for the city now, or whose account is gone already."""
    if person.user_id is None:
        raise Refused(_("This account was already deleted."))
    if acts:
        raise Refused(
            _("You still act for the city. Ask an administrator to end your roles first.")
        )
