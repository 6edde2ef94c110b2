"""Marking a voter at a desk, and taking the mark back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from residents.nik_words import NIK_KEPT
from web.dates import BirthDateField
from web.submissions import new_key
from web.widgets import TextArea


class PaperVoterForm(forms.Form):
    """Who stands at the desk and wants to vote on paper, by the identity card."""

    nik = forms.CharField(
        label=_("NIK on the card"),
        help_text=NIK_KEPT,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = BirthDateField(
        label=_("Date of birth on the card"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}),
    )
    seen = forms.BooleanField(
        label=_("I have seen the identity card, and the person in front of me is its holder.")
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class ConfirmMarkForm(forms.Form):
    """The second officer shows that he or she has seen the card as well."""

    digits = forms.RegexField(
        r"^\s*[0-9]{4}\s*$",
        label=_("Last four digits of the NIK on the card"),
        error_messages={"invalid": _("Type the last four digits.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6, "size": 6}
        ),
    )


class BackForm(forms.Form):
    """Why a mark is to be taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"), max_length=500, widget=TextArea(attrs={"rows": 3})
    )
    not_in_urn = forms.BooleanField(label=_("The paper is not in the urn, and it was destroyed."))
