from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.choices import Action, AppealState, Reason


class DecideForm(forms.Form):
    """What a moderator decides about a case."""

    action = forms.ChoiceField(
        label=_("Decision"), choices=Action.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("no reason needed")), *Reason.choices], required=False
    )
    words = forms.CharField(
        label=_("Words to the author"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a restriction. The author reads them."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


class ReportForm(forms.Form):
    """Why a reader thinks that a text breaks the rules."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


class AppealForm(forms.Form):
    """Why the author objects."""

    words = forms.CharField(
        label=_("Why you object"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


class DecideAppealForm(forms.Form):
    """What another moderator decides about an objection."""

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (AppealState.UPHELD, AppealState.UPHELD.label),
            (AppealState.REVERSED, AppealState.REVERSED.label),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer to the author"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
