"""The forms of allauth that write or send mail, each acting once however often it is sent.

Signing in and out make nothing; sent twice they end where they ended.
"""

from allauth.account import views
from allauth.account.utils import url_str_to_user_pk
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, re_path

from accounts.models import User
from accounts.views.accounts import confirm_address, enter_sign_in_code
from web.parameters import secret_in
from web.places import keep_place_for_reset
from web.posting import sent_once


def _is_set(request: HttpRequest, uidb36: str = "", **_rest: object) -> bool:
    """Whether the password that was sent is the one of this account now."""
    owner = User.objects.filter(pk=url_str_to_user_pk(uidb36)).first() if uidb36 else request.user
    return owner is not None and owner.check_password(secret_in(request.POST, "password1"))


change = sent_once(views.password_change, same=_is_set)
set_first = sent_once(views.password_set, same=_is_set)
set_by_mail = sent_once(views.password_reset_from_key, as_visitor=True, same=_is_set)
confirm = sent_once(confirm_address, as_visitor=True)
forgotten = sent_once(views.password_reset)


def ask_for_new_password(request: HttpRequest) -> HttpResponseBase:
    """Everybody; the way back to where they were is kept for after the new password."""
    keep_place_for_reset(request)
    return forgotten(request)


urlpatterns = [
    path("signup/", sent_once(views.signup), name="account_signup"),
    path("signup/passkey/", sent_once(views.signup_by_passkey), name="account_signup_by_passkey"),
    path("email/", sent_once(views.email), name="account_email"),
    path("confirm-email/", confirm, name="account_email_verification_sent"),
    path("password/change/", change, name="account_change_password"),
    path("password/set/", set_first, name="account_set_password"),
    path("login/code/", sent_once(views.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", enter_sign_in_code, name="account_confirm_login_code"),
    path("password/reset/", ask_for_new_password, name="account_reset_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        set_by_mail,
        name="account_reset_password_from_key",
    ),
]
