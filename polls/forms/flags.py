"""What an official found about unusual voting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.models import FlagExplanation
from web.submissions import new_key
from web.widgets import TextArea


class ReviewForm(forms.Form):
    """What an official found behind a flag."""

    finding = forms.ChoiceField(
        label=_("What was found"), choices=FlagExplanation.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What you looked at"),
        help_text=_("For your colleagues. Name nobody."),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)
