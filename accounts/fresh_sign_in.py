"""Sensitive steps of accounts without a password: a sign-in by code that is not long ago.

Who has a password or a second factor is asked for it by allauth. Who has neither, as after one
visit, would not be asked at all: whoever finds the device open could take the account away.
"""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries.ways_in import opens_by_mail

ALWAYS = {
    "account_set_password", "accounts:delete-account", "privacy:download-copy",
    "mfa_activate_totp", "mfa_add_webauthn",
}  # fmt: skip
WHEN_SENT = {"account_email", "privacy:ask-copy"}


def needs_fresh_sign_in(request: HttpRequest, name: str) -> bool:
    """Whether this step has to wait for a new sign-in. Asks the database for such steps alone."""
    if name not in ALWAYS and not (name in WHEN_SENT and request.method == "POST"):
        return False
    user = request.user
    if not user.is_authenticated or get_adapter().get_reauthentication_methods(user):
        return False
    since = timezone.now() - timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
    key = request.session.session_key
    fresh = UserSession.objects.filter(user=user, session_key=key, created_at__gt=since)
    return not fresh.exists() and opens_by_mail(user.email)


def to_fresh_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """To the code by e-mail, and from there back to the step."""
    place = reverse("privacy:my-data") if name == "privacy:ask-copy" else request.path
    logout(request)
    messages.info(request, _("For this step sign in once more: we send a code to your address."))
    return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': place})}")
