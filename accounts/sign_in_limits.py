"""How often a way in may be tried.

Strangers are counted by their address and by account and address together: whoever tries the
passwords of somebody shuts out nobody but himself. A known device counts for itself. Many wrong
passwords for one account, from wherever, lock nothing: the right password is then followed by a
second step or by a code in a mail, unless it comes from a known device.
"""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.known_devices import device_known_to
from accounts.models import User
from accounts.queries.staff import has_second_factor
from web.limits import TooMany, check_counts, is_above, network_of, take_back

PASSWORDS = _(
    "Passwords were tried too often here. Wait a few minutes, or sign in with a passkey or a code "
    "by e-mail."
)
CODES = _("Codes were tried too often here. Wait a few minutes, then begin again.")
MAILS = _("Mails were asked for too often. Look for the last one, also among unwanted mail.")
WAIT = 60
"""Seconds until somebody who typed wrong codes is asked to begin again."""
Counted = list[tuple[str, str]]


def count_password(request: HttpRequest, email: str) -> Counted:
    """Count one password for this address; what was counted. Raises TooMany."""
    email = email.strip().lower()
    device = _device_known_to_account(request, email)
    if device:
        counted = [("sign-in-account", f"d{device}")]
    else:
        network = network_of(request)
        counted = [
            ("sign-in-all", network),
            ("sign-in", network),
            ("sign-in-hour", network),
            ("sign-in-account", f"{email} {network}"),
        ]
    check_counts(counted, PASSWORDS)
    return counted


def _device_known_to_account(request: HttpRequest, email: str) -> str:
    return device_known_to(request, User.objects.filter(email=email).first())


def note_wrong_password(email: str) -> None:
    """One more for the account, wherever it came from. Never refuses."""
    try:
        check_counts([("wrong-passwords", email.strip().lower())])
    except TooMany:
        return


def forget(counted: Counted) -> None:
    """It was right: only the work that it was stays counted."""
    take_back([one for one in counted if one[0] != "sign-in-all"])


def asks_for_more(request: HttpRequest, user: User) -> bool:
    """Whether a right password from here is to be followed by a code in a mail.

    Where a second step follows anyway it is enough.
    """
    if device_known_to(request, user) or has_second_factor(user):
        return False
    return is_above("wrong-passwords", user.email.lower())


def count_second_step(request: HttpRequest, user: User) -> Counted:
    """Count one code of the second step; what was counted. Raises TooMany.

    Few codes exist, so they are also counted by account. Whoever tries them has the password.
    """
    device = device_known_to(request, user)
    if device:
        counted = [("second-step", f"d{device}")]
    else:
        counted = [
            ("second-step", f"{user.pk} {network_of(request)}"),
            ("second-step-all", str(user.pk)),
        ]
    check_counts(counted, CODES)
    return counted


def check_mail_asked(request: HttpRequest, email: str) -> None:
    """Count one mail that somebody without a password asks for. Raises TooMany.

    A stranger alone cannot use up what an address gets in an hour.
    """
    email = email.strip().lower()
    device = _device_known_to_account(request, email)
    if device:
        check_counts([("mail-account", f"d{device}")], MAILS)
        return
    network = network_of(request)
    check_counts(
        [("mail", network), ("mail-account", f"{email} {network}"), ("mail-all", email)], MAILS
    )


def count_code(issued: object, email: str) -> None:
    """Count one try of one code that was sent; many at once count too. Raises TooMany."""
    check_counts([("code", f"{issued} {email}")], CODES)
