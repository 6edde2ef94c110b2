from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moderation.choices import Action, AppealState, LimitReason
from moderation.models import RuleVersion
from moderation.queries.code import names
from moderation.rules.limits import LONGEST as LONGEST_LIMIT
from privacy.durations import hours_in_words, in_words
from web.widgets import TextArea


class KeyedRadioSelect(forms.RadioSelect):
    """Radio buttons that an access key reaches: 1 for the first, and so on."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["accesskey"] = str(int(option["index"]) + 1)
        return option


class DecideForm(forms.Form):
    """What a moderator decides about a case."""

    action = forms.ChoiceField(label=_("Decision"), choices=Action.choices, widget=KeyedRadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=lambda: [("", _("no reason needed")), *names()],
        required=False,
        widget=forms.Select(attrs={"accesskey": "r"}),
    )
    words = forms.CharField(
        label=_("Words to the author"),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": 3, "accesskey": "w"}),
        help_text=_("Needed for a restriction. The author reads them."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        data = super().clean() or {}
        if data.get("action") in (Action.ASK_CHANGE, Action.HIDE):
            if not data.get("reason"):
                self.add_error("reason", _("Choose the reason for the restriction."))
            if not data.get("words"):
                self.add_error("words", _("Write to the author what is wrong."))


class ReportForm(forms.Form):
    """Why a reader thinks that a text breaks the rules."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=names, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": 3}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


class AppealForm(forms.Form):
    """Why the author objects."""

    words = forms.CharField(
        label=_("Why you object"), max_length=2000, widget=TextArea(attrs={"rows": 5})
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
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


def _spans() -> list[tuple[int, str]]:
    """For how long an account can be limited, by hours; 0: until somebody decides."""
    most = {"most": in_words(LONGEST_LIMIT)}
    return [
        *hours_in_words(24, 168),
        (0, gettext("until another moderator decides, %(most)s at most") % most),
    ]


class LimitForm(forms.Form):
    """For how long an account can write nothing, and why."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=_spans,
        coerce=int,
        widget=KeyedRadioSelect,
        help_text=_("It ends by itself."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=LimitReason.choices,
        widget=forms.RadioSelect,
        help_text=_("What somebody thinks of the city is no reason."),
    )
    words = forms.CharField(
        label=_("Words to the person"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 3, "accesskey": "w"}),
        help_text=_("Say what happened. The person reads it and can object."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new wording of a rule, in the languages of the city."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    """Which wording was changed."""
    submission_key = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = RuleVersion
        fields = ["name", "words", "example"]
        help_texts = {
            "example": _("What breaks the rule, and what is like it and allowed."),
        }
