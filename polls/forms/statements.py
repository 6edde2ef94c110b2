from django import forms
from django.utils.translation import gettext_lazy as _

from polls.choices import LONGEST_STATEMENT, Answer
from web.values import LARGEST
from web.widgets import TextLine


class AnswerForm(forms.Form):
    """One of the three buttons below a statement."""

    statement = forms.IntegerField(min_value=1, max_value=LARGEST)
    answer = forms.TypedChoiceField(choices=Answer.choices, coerce=int)


class StatementForm(forms.Form):
    """A statement of one's own."""

    body = forms.CharField(
        label=_("Your statement"),
        max_length=LONGEST_STATEMENT,
        widget=TextLine,
        help_text=_(
            "One thought in one sentence of at most 140 letters, with which others can agree or "
            "disagree. They do not see that it is yours."
        ),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
