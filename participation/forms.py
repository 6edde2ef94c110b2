from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.choices import MeasureKind, MeasureReason, Stance
from privacy.durations import hours_in_words
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


class MeasureForm(forms.Form):
    """What a moderator does about a whole debate on a bad day."""

    kind = forms.ChoiceField(
        label=_("What happens?"), choices=MeasureKind.choices, widget=forms.RadioSelect
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=partial(hours_in_words, 1, 6, 24, 72, 168),
        coerce=int,
        help_text=_("It ends by itself, and can be ended before."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=MeasureReason.choices,
        widget=forms.RadioSelect,
        help_text=_("That many people disagree with the city is no reason."),
    )
    words = forms.CharField(
        label=_("Words to the readers"),
        max_length=500,
        widget=TextArea(attrs={"rows": 3}),
        help_text=_("They stand on the page while it lasts."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
