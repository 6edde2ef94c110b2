from django import forms
from django.utils.translation import gettext_lazy as _

from participation.choices import Stance
from web.values import LARGEST
from web.widgets import TextArea

LONGEST = 3000


class CommentForm(forms.Form):
    """A comment with its author's stance."""

    stance = forms.ChoiceField(
        label=_("Where do you stand?"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    body = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        widget=TextArea(attrs={"rows": 5}),
    )
    parent = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


class EditForm(forms.Form):
    """Other words for one's own comment."""

    body = forms.CharField(
        label=_("Your comment"), max_length=LONGEST, widget=TextArea(attrs={"rows": 6})
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
