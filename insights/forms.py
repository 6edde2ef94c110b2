from django import forms
from django.utils.translation import gettext_lazy as _

from insights.models import Outcome


class DecisionForm(forms.Form):
    """The decision's words; all may be empty until it is published."""

    headline = forms.CharField(
        label=_("The decision in one sentence"), max_length=250, required=False
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("Choose …")), *Outcome.choices], required=False
    )
    reasons = forms.CharField(
        label=_("Reasons"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    changed = forms.CharField(
        label=_("What changed because of what residents said"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_step = forms.CharField(label=_("Next step"), max_length=250, required=False)


class ThemeForm(forms.Form):
    """A theme's name."""

    name = forms.CharField(label=_("Name of the theme"), max_length=120)


class AnswerForm(forms.Form):
    """The answer to a theme."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))
