"""Signing up by form: nothing comes into being before the code of the mail is entered.

What was typed waits in the session, beside allauth's pending sign-in. So an address that has an
account and a new one are the same work, and nobody leaves an account under an address that is not
theirs, at which a sign-in could be tried afterwards.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginStage
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse

from accounts.sign_in_limits import check_mail_asked

KEPT = "sign_up"


def begin_sign_up(
    request: HttpRequest, *, email: str, password: str | None, name: str, known: bool, passkey: bool
) -> HttpResponse:
    """Keep what was typed, the password as its hash, and write to the address. Raises TooMany."""
    check_mail_asked(request, email)
    kept = {"password": make_password(password), "public_name": name, "known": known}
    login = Login(
        email=email,
        signup=True,
        redirect_url=get_next_redirect_url(request),
        state={KEPT: kept, "passkey_signup": passkey},
    )
    request.signs_up = True  # type: ignore[attr-defined]
    answer: HttpResponse = perform_login(request, login)
    request.signs_up = False  # type: ignore[attr-defined]
    if answer.status_code == 302:  # else too many mails to this address
        write_about_sign_up(request, known=known)
    return answer


def write_about_sign_up(request: HttpRequest, *, known: bool) -> None:
    """One mail in each case: the code, or that the address has an account already."""
    process, adapter = EmailVerificationProcess.resume(request), get_adapter(request)
    if process is None:
        return
    if known:
        adapter.send_account_already_exists_mail(process.email)
    else:
        adapter.send_mail(
            "account/email/email_confirmation_signup", process.email, {"code": process.code}
        )


def kept_sign_up(stage: LoginStage | None) -> dict[str, Any] | None:
    """What waits for its code in this session, if anything does."""
    return stage.login.state.get(KEPT) if stage and stage.login.user is None else None
