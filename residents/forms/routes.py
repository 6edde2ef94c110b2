from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from residents.choices import EndReason, ObjectionState
from residents.forms.card import DAY, CardShownForm, number_field
from residents.forms.rts import RtField, card_rt_field, offer_rts
from residents.forms.scans import offer_scan
from web.dates import BirthDateField
from web.widgets import TextArea, TextLine


class CardForm(forms.Form):
    """What stands on one's own card."""

    nik = number_field(_("Your NIK"))
    birth_date = BirthDateField(label=_("Your date of birth"), widget=DAY)
    submission_key = forms.CharField(widget=forms.HiddenInput)


class ClaimForm(CardForm):
    """In which RT somebody lives, and how its head knows him or her."""

    rt = RtField(label=_("Your RT"))
    known_as = forms.CharField(
        label=_("Name by which your RT head knows you"),
        max_length=120,
        widget=TextLine,
        help_text=_("Only the RT head and the kelurahan see it. It goes when it is decided."),
    )
    field_order = ("rt", "known_as", "nik", "birth_date")

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rts(self, area)
        offer_scan(self)


class AnswerForm(forms.Form):
    """What the RT head says of one request."""

    answer = forms.CharField(max_length=8)
    words = forms.CharField(
        label=_("Reason, or when and where to meet"),
        max_length=500,
        required=False,
        widget=TextArea(attrs={"rows": 3}),
    )


class ObjectForm(forms.Form):
    """Why somebody objects."""

    words = forms.CharField(
        label=_("Why you object"), max_length=1000, widget=TextArea(attrs={"rows": 4})
    )


class DecideForm(forms.Form):
    """What another officer decides about an objection."""

    state = forms.ChoiceField(
        label=_("What you decide"),
        choices=[one for one in ObjectionState.choices if one[0] != ObjectionState.OPEN],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer, for the person to read"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
    )


class AssistedForm(CardShownForm):
    """Somebody without e-mail, in front of the officer."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Kelurahan"))
    rt = card_rt_field()
    public_name = forms.CharField(
        label=_("Name that others see"),
        max_length=80,
        required=False,
        help_text=_("It need not be the real name. Empty: we choose a neutral one."),
    )
    field_order = (
        "area",
        "rt",
        "public_name",
        "nik",
        "birth_date",
        "married",
        "seen",
        "other_words",
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["area"])
        field.queryset, field.empty_label = areas, None
        offer_rts(self, *areas)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("seen", None)
        rt, area = cleaned.get("rt"), cleaned.get("area")
        if rt is not None and area is not None and not rt.lies_in(area):
            self.add_error("rt", _("Choose an RT of your kelurahan."))
        return cleaned


class SlipForm(forms.Form):
    """The code on a slip."""

    code = forms.CharField(
        label=_("Code on your slip"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class RegisterForm(forms.Form):
    """A list of residents; the file itself is read by the view, in memory."""

    file = forms.FileField(
        label=_("List (CSV or XLSX)"),
        help_text=_("Columns: nik, tanggal_lahir, kode_kelurahan. Cells with a NIK are text."),
    )
    source = forms.CharField(
        label=_("Where the list comes from, and of which day"), max_length=200, widget=TextLine
    )


class FindForm(forms.Form):
    """Whose residency has to end."""

    nik = number_field(_("NIK on the card or on the document"))
    birth_date = BirthDateField(label=_("Date of birth on it"), widget=DAY)


class MarriedForm(forms.Form):
    """Somebody under 17 who is married."""

    seen = forms.BooleanField(
        label=_("I have seen on the card or the family card that this person is married.")
    )


class EndForm(forms.Form):
    """Why a residency ends."""

    reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=[
            one
            for one in EndReason.choices
            if one[0] in (EndReason.DIED, EndReason.LEFT, EndReason.REVOKED)
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Reason, for the person to read"),
        max_length=500,
        required=False,
        widget=TextArea(attrs={"rows": 3}),
    )
