from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.actions.people import check_free_name
from accounts.sign_up import begin_sign_up
from web.refusal import Refused


class SignupForm(AllauthSignupForm):
    """E-mail address, password and the name that others see."""

    public_name = forms.CharField(
        label=_("Name that others see"),
        max_length=80,
        required=False,
        help_text=_("It need not be your real name. Empty: we choose a neutral one."),
    )

    def clean_public_name(self) -> str:
        name = names.shown(self.cleaned_data["public_name"])
        if name:
            try:
                check_free_name(name)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return name

    def try_save(self, request: HttpRequest) -> Any:
        """The same for an address that has an account and for a new one: no account, one mail."""
        return None, begin_sign_up(
            request,
            email=self.cleaned_data["email"],
            password=self.cleaned_data.get("password1"),  # with a passkey there is none
            name=self.cleaned_data["public_name"],
            known=self.account_already_exists,
            passkey=self.by_passkey,
        )


class NameForm(forms.Form):
    """Another public name; the action says whether it is free."""

    public_name = forms.CharField(
        label=_("Name that others see"),
        max_length=80,
        help_text=_("It need not be your real name."),
    )
