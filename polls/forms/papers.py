"""What stands on a paper, and the closing of the papers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from polls.models import PaperKind
from web.submissions import new_key
from web.values import visible
from web.widgets import TextArea


class PaperForm(forms.Form):
    """A paper from the urn: its number and its kind. The choice is a ballot form."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Kelurahan"), empty_label=None)
    number = forms.IntegerField(
        label=_("Number on the paper"),
        min_value=1,
        max_value=99_999,
        widget=forms.NumberInput(attrs={"autofocus": True}),
    )
    kind = forms.ChoiceField(
        label=_("What the paper says"), choices=PaperKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why it is invalid"),
        help_text=_("Only for an invalid paper."),
        max_length=300,
        required=False,
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)

    def __init__(self, areas: "QuerySet[Area]", data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        if len(areas) == 1:
            self.fields["area"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == PaperKind.INVALID and not visible(cleaned.get("reason", "")):
            self.add_error("reason", _("Write why the paper is invalid."))
        return cleaned


class ClosingForm(forms.Form):
    """All papers are in; a difference is explained."""

    explanation = forms.CharField(
        label=_("Explanation of a difference, for everybody"),
        help_text=_("Only needed where a desk has more or fewer papers than voters. Name nobody."),
        max_length=1000,
        required=False,
        widget=TextArea(attrs={"rows": 3}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)
