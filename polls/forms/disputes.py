"""Objections and their answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.forms.receipts import ReceiptForm
from polls.models import Concern, Ruling
from web.submissions import new_key
from web.widgets import TextArea


class DisputeForm(ReceiptForm):
    """An objection about a receipt."""

    concern = forms.ChoiceField(
        label=_("What is wrong?"),
        # Only a receipt of the log can be objected to: a missing one is shown to the officials.
        choices=[choice for choice in Concern.choices if choice[0] != Concern.MISSING],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What the officers should know"),
        help_text=_("Only officers read it. Do not write what you chose."),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class AnswerForm(forms.Form):
    """What an officer found, with a reason for everybody."""

    outcome = forms.ChoiceField(
        label=_("What was found"), choices=Ruling.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Reason, for everybody"),
        help_text=_("Name nobody."),
        max_length=2000,
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)
