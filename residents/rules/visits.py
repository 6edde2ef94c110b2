"""Who takes part in one visit, by card and a code by e-mail. Facts are arguments."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from residents.models import Identity, RegisterEntry
from web.refusal import Refused

NOT_CONFIRMED = _("You could not be confirmed with what was entered.")


class SignInAsAlways(Refused):
    """The address is that of an account which a code by e-mail alone must not open."""


def check_may_visit(
    *,
    entry: RegisterEntry | None,
    holder: Identity | None,
    account: User | None,
    own: Identity | None,
    guarded: bool,
    birth_year: int,
) -> None:
    """Raises Refused: one sentence for all that does not fit, so that nobody learns what it was.

    ``entry`` is the population register's row of NIK and birth date, ``holder`` the identity that
    has the NIK already, ``account`` the one with the e-mail address and ``own`` its identity.
    ``guarded``: it has a second factor or acts for the city.
    """
    if guarded:
        raise SignInAsAlways(_("This address opens an account only with its password or key."))
    if account is not None and not account.is_active:
        raise Refused(NOT_CONFIRMED)
    if holder is not None:
        owns = account is not None and holder.person.user_id == account.pk
        if not owns or holder.birth_year not in (None, birth_year):
            raise Refused(NOT_CONFIRMED)
    elif entry is None or own is not None:
        raise Refused(NOT_CONFIRMED)
