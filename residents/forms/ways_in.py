"""Forms of allauth at which something is tried or a mail asked for, with our limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import AddEmailForm, ChangeEmailForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
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

from residents.limits import TooMany
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


class KeyOnceMoreForm(ReauthenticateWebAuthnForm):
    """A key before a sensitive step."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        with _or_refused():
            return super().clean_credential()


class PasskeyForm(LoginWebAuthnForm):
    """A passkey alone: it counts for two steps because its device asked who holds it.

    The challenge says so too, but one that was made for a second step does not.
    """

    credential = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        with _or_refused():
            sent = parse_authentication_response(self.cleaned_data["credential"])
            if not sent.response.authenticator_data.is_user_verified():
                raise get_adapter().validation_error("incorrect_code")
            return super().clean_credential()


class NewKeyForm(AddWebAuthnForm):
    """Another key of a signed-in person."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        with _or_refused():
            return super().clean()


class FirstKeyForm(SignupWebAuthnForm):
    """The passkey with which an account begins."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        with _or_refused():
            return super().clean()


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
