from typing import Any, cast

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from residents import names
from residents.actions.people import check_free_name
from residents.forms.card import CardShownForm
from residents.forms.rts import card_rt_field, offer_rts
from residents.forms.scans import offer_scan
from residents.queries import kelurahan_by_district
from residents.sign_up import begin_sign_up
from web.refusal import Refused
from web.widgets import TextArea


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


class AskForm(forms.Form):
    """In which kelurahan somebody lives."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Kelurahan in which you live"))
    submission_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["area"])
        field.queryset = Area.objects.level("kelurahan")
        field.choices = [
            ("", _("Choose …")),
            *(
                (district, [(area.pk, area.name) for area in areas])
                for district, areas in kelurahan_by_district()
            ),
        ]
        offer_scan(self)


class ConfirmForm(CardShownForm):
    """What the officer reads from the card. The NIK is never shown again after an error."""

    rt = card_rt_field()
    submission_key = forms.CharField(widget=forms.HiddenInput)
    field_order = ("other_words", "nik", "birth_date", "rt", "married", "seen")

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rts(self, area)


class RefuseForm(forms.Form):
    """Why not, in words for the person."""

    reason = forms.CharField(
        label=_("Reason, for the person to read"), max_length=500, widget=TextArea
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
