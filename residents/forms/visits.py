from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from residents.forms.card import number_field
from residents.nik import BadNik, parse_nik
from residents.rules import check_birth_date
from web.dates import BirthDateField
from web.refusal import Refused


class VisitForm(forms.Form):
    """Card and address of somebody without a session."""

    nik = number_field(_("Your NIK"))
    birth_date = BirthDateField(
        label=_("Your date of birth"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The code comes to it. Next time take the same address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)
    submission_key = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """``number`` instead of what was typed; its shape alone is looked at here."""
        cleaned = super().clean() or {}
        typed, born = cleaned.pop("nik", None), cleaned.get("birth_date")
        if typed is None or born is None:
            return cleaned
        try:
            check_birth_date(born, timezone.localdate())
            cleaned["number"] = parse_nik(typed, born)
        except Refused as refused:
            self.add_error("birth_date", str(refused))
        except BadNik as bad:
            self.add_error("nik", str(bad.sentence))
        return cleaned


class VisitCodeForm(forms.Form):
    """The code of the mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
