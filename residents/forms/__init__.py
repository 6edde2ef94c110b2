from typing import Any, cast

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from residents import names
from residents.actions.people import check_free_name
from residents.forms.rts import card_rt_field, offer_rts
from residents.models import Area
from residents.queries import kelurahan_by_district
from residents.refusal import Refused


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
        """As allauth does it; an address that has an account takes no less time than a new one."""
        password = self.cleaned_data.get("password1")  # with a passkey there is none to hash
        if self.account_already_exists and password:
            make_password(password)
        return super().try_save(request)


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


class CardShownForm(forms.Form):
    """A card in the officer's hand, whose NIK may stand with another account."""

    other_words = forms.CharField(
        label=_("Why the other account loses this NIK, for its owner to read"),
        max_length=500,
        required=False,
        widget=forms.HiddenInput,
        help_text=_(
            "Only if the person in front of you does not know the other account, and it was "
            "verified without a card. Its residency ends; its owner is told and can object."
        ),
    )

    def ask_why_taken(self) -> None:
        """Show the question, once the NIK turned out to stand with another account."""
        self.fields["other_words"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500})


class ConfirmForm(CardShownForm):
    """What the officer reads from the card. The NIK is never shown again after an error."""

    nik = forms.CharField(
        label=_("NIK on the card"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = forms.DateField(
        label=_("Date of birth on the card"), widget=forms.DateInput(attrs={"type": "date"})
    )
    rt = card_rt_field()
    married = forms.BooleanField(
        label=_("Under 17, but married according to the card"), required=False
    )
    seen = forms.BooleanField(
        label=_("I have seen the identity card, and the person in front of me is its holder.")
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rts(self, area)


class RefuseForm(forms.Form):
    """Why not, in words for the person."""

    reason = forms.CharField(
        label=_("Reason, for the person to read"), max_length=500, widget=forms.Textarea
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
