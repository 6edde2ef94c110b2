"""Changes of a running vote by two officials."""

from collections.abc import Container
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.models import InterventionKind
from web.dates import MomentField
from web.submissions import new_key
from web.widgets import TextArea


class InterventionForm(forms.Form):
    """Closing later, annulling, counting without what fits no voter, or counting one of very few,
    with a public reason."""

    kind = forms.ChoiceField(
        label=_("What is to be done"), choices=InterventionKind.choices, widget=forms.RadioSelect
    )
    closes_at = MomentField(
        label=_("New close"),
        help_text=_("Only for closing later."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=_("Reason, for everybody"), max_length=2000, widget=TextArea(attrs={"rows": 4})
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)

    def __init__(self, data: Any = None, *, kinds: Container[str]) -> None:
        """``kinds``: what can be proposed now. Without closing later nobody is asked for a date."""
        super().__init__(data)
        offered = [one for one in InterventionKind.choices if one[0] in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        late = _("This can no longer be done with this vote.")
        self.fields["kind"].error_messages["invalid_choice"] = late
        if InterventionKind.EXTENSION not in kinds:
            del self.fields["closes_at"]


class SecondReasonForm(forms.Form):
    """Why a second official agrees that a vote of one to three voters is counted."""

    second_reason = forms.CharField(
        label=_("Your own reason, for everybody"),
        help_text=_("What outweighs that everybody may learn how these voters chose."),
        max_length=2000,
        widget=TextArea(attrs={"rows": 3}),
    )
