"""What officers and residents type from an identity card, alike on each form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from residents.nik_words import NIK_KEPT
from web.dates import BirthDateField
from web.widgets import TextArea

DAY = forms.DateInput(attrs={"type": "date", "autocomplete": "off"})


def number_field(label: Any) -> forms.CharField:
    """A NIK is typed, never remembered by the browser and never shown again.

    Beside it stands what is kept of it.
    """
    return forms.CharField(
        label=label,
        help_text=NIK_KEPT,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CardShownForm(forms.Form):
    """A card in the officer's hand, whose NIK may stand with another account."""

    nik = number_field(_("NIK on the card"))
    birth_date = BirthDateField(label=_("Date of birth on the card"), widget=DAY)
    married = forms.BooleanField(
        label=_("Under 17, but married according to the card"), required=False
    )
    seen = forms.BooleanField(
        label=_("I have seen the identity card, and the person in front of me is its holder.")
    )
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
        self.fields["other_words"].widget = TextArea(attrs={"rows": 3, "maxlength": 500})
