"""Forms of allauth at which something is tried or a mail asked for, with our limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import AddEmailForm, ChangeEmailForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts.sign_in_limits import check_mail_asked, count_second_step, forget
from web.limits import TooMany


class _CountedCodeForm(BaseAuthenticateForm):
    """A code of the app or a recovery code: each is counted until one is right."""

    def clean_code(self) -> str:
        counted = count_second_step(context.request, self.user)
        code: str = super().clean_code()
        forget(counted)
        return code


class SecondStepForm(_CountedCodeForm, AuthenticateForm):
    """The code after the first step."""


class OnceMoreForm(_CountedCodeForm, ReauthenticateForm):
    """The code before a sensitive step."""


LONGEST_CREDENTIAL = 20_000
"""Letters of what a browser sends for a key; theirs have one or two thousand."""


@contextmanager
def _or_refused() -> Iterator[None]:
    """Whatever the reading of a credential meets, the person reads that it did not work."""
    try:
        yield
    except (ValidationError, DatabaseError, TooMany):
        raise
    except Exception as error:  # bytes from anywhere, and a reader that trusts them
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    """What a browser sends for a key: an object of moderate length."""

    def to_python(self, value: Any) -> Any:
        if value and len(str(value)) > LONGEST_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code")
        with _or_refused():
            found = super().to_python(value)
        if value and not isinstance(found, dict):
            raise get_adapter().validation_error("incorrect_code")
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A credential is for one answer: it is not shown again, nor read for that."""
        return initial


class KeyForm(AuthenticateWebAuthnForm):
    """A key as the second step."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        with _or_refused():
            return super().clean_credential()


class KeyOnceMoreForm(KeyForm, ReauthenticateWebAuthnForm):
    """A key before a sensitive step."""


class PasskeyForm(KeyForm, LoginWebAuthnForm):
    """A passkey alone: it counts for two steps because its device asked who holds it.

    The challenge says so too, but one that was made for a second step does not.
    """

    def clean_credential(self) -> Any:
        with _or_refused():
            sent = parse_authentication_response(self.cleaned_data["credential"])
            if not sent.response.authenticator_data.is_user_verified():
                raise get_adapter().validation_error("incorrect_code")
        return super().clean_credential()


class _MadeKeyForm(forms.Form):
    """A key that a browser made just now."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        with _or_refused():
            return super().clean()


class NewKeyForm(_MadeKeyForm, AddWebAuthnForm):
    """Another key of a signed-in person."""


class FirstKeyForm(_MadeKeyForm, SignupWebAuthnForm):
    """The passkey with which an account begins."""


class MailAskedForm(forms.Form):
    """A form that sends a mail to the address that is entered; before one of allauth's."""

    def clean_email(self) -> str:
        check_mail_asked(context.request, self.cleaned_data["email"])
        email: str = super().clean_email()  # type: ignore[misc]  # of allauth's form
        return email


class ResetForm(MailAskedForm, ResetPasswordForm):
    """A way to a new password, by mail."""


class AnotherEmailForm(MailAskedForm, ChangeEmailForm):
    """Another address while the first one waits for its code."""


class NewEmailForm(MailAskedForm, AddEmailForm):
    """An address to which a signed-in person wants to change."""
