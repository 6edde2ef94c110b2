"""Forms of allauth at which something is tried or a mail asked for, with our limits."""

from typing import Any

from allauth.account.forms import AddEmailForm, ChangeEmailForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response

from residents.sign_in_limits import check_mail_asked, count_second_step, forget


class SecondStepForm(AuthenticateForm):
    """The code of the app, or a recovery code, after the first step."""

    def clean_code(self) -> str:
        counted = count_second_step(context.request, self.user)
        code: str = super().clean_code()
        forget(counted)
        return code


class OnceMoreForm(ReauthenticateForm):
    """The same code before a sensitive step."""

    def clean_code(self) -> str:
        counted = count_second_step(context.request, self.user)
        code: str = super().clean_code()
        forget(counted)
        return code


class PasskeyForm(LoginWebAuthnForm):
    """A passkey alone: it counts for two steps because its device asked who holds it.

    The challenge says so too, but one that was made for a second step does not.
    """

    def clean_credential(self) -> Any:
        sent = parse_authentication_response(self.cleaned_data["credential"])
        if not sent.response.authenticator_data.is_user_verified():
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_credential()


class ResetForm(ResetPasswordForm):
    """A way to a new password, by mail."""

    def clean_email(self) -> str:
        check_mail_asked(context.request, self.cleaned_data["email"])
        email: str = super().clean_email()
        return email


class AnotherEmailForm(ChangeEmailForm):
    """Another address while the first one waits for its code."""

    def clean_email(self) -> str:
        check_mail_asked(context.request, self.cleaned_data["email"])
        email: str = super().clean_email()
        return email


class NewEmailForm(AddEmailForm):
    """An address to which a signed-in person wants to change."""

    def clean_email(self) -> str:
        check_mail_asked(context.request, self.cleaned_data["email"])
        email: str = super().clean_email()
        return email
