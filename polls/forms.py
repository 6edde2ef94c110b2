from collections.abc import Container
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from polls.algorithms.receipts import BadReceipt, hash_start
from polls.models import Concern, Finding, InterventionKind, Outcome, PaperKind
from polls.rules import asked_words
from residents.dates import BirthDateField, MomentField
from residents.models import Area, User
from residents.processing import NIK_KEPT
from residents.submissions import new_key
from web.values import visible
from web.widgets import TextArea


class ReceiptForm(forms.Form):
    """The code of a receipt as somebody types it; cleaned it is the hash's first digits."""

    receipt = forms.CharField(
        label=_("Code of the receipt"),
        help_text=_("25 letters and digits. Capitals and hyphens do not matter."),
        max_length=60,
    )

    def clean_receipt(self) -> str:
        try:
            return hash_start(self.cleaned_data["receipt"])
        except BadReceipt:
            raise forms.ValidationError(
                _("This is no receipt code. Compare each letter; a single one may be wrong.")
            ) from None


class OfficersField(forms.ModelMultipleChoiceField):
    """Officers by their address, which colleagues know."""

    def label_from_instance(self, obj: User) -> str:  # type: ignore[override]
        return obj.email


class TrusteesForm(forms.Form):
    """Who gets a share, and how many are needed. Nobody chosen: the server keeps the key."""

    officers = OfficersField(
        label=_("Officers who get a share"),
        help_text=_("At least three, or nobody to leave the key with the server."),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needed = forms.IntegerField(
        label=_("How many of them are needed for the count"),
        initial=2,
        min_value=2,
        max_value=15,
    )
    offline = forms.BooleanField(
        label=_("Draw the key and open the votes on the officers' own machine"),
        help_text=_(
            "For large votes: the shares never come to this server. The officers meet with a "
            "machine without a network, a program of one file, and a USB stick."
        ),
        required=False,
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)

    def __init__(self, people: "QuerySet[User]", data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["officers"].queryset = people  # type: ignore[attr-defined]


class WrittenForm(forms.Form):
    """Two words of a share, typed from paper."""

    first = forms.CharField(max_length=20)
    second = forms.CharField(max_length=20)

    def __init__(self, data: Any = None, *, number: int = 1) -> None:
        super().__init__(data)
        for name, place in zip(("first", "second"), asked_words(number), strict=True):
            self.fields[name].label = _("Word number %(place)d") % {"place": place}
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def words(self) -> dict[str, str]:
        """The two words by their names."""
        return {"first": self.cleaned_data["first"], "second": self.cleaned_data["second"]}


class BringForm(forms.Form):
    """The twenty words of a share."""

    words = forms.CharField(
        label=_("The twenty words of your share"),
        help_text=_("In their order, with a space between two words."),
        max_length=400,
        widget=TextArea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )


class OfflineFileForm(forms.Form):
    """A file that the officers' program wrote."""

    file = forms.FileField(label=_("The file of the program"), allow_empty_file=True)


class CodeForm(forms.Form):
    """The code of a key, typed from paper."""

    code = forms.CharField(
        label=_("The code of the key on your paper"),
        help_text=_("20 letters and digits. Capitals and hyphens do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class DisputeForm(ReceiptForm):
    """An objection about a receipt."""

    concern = forms.ChoiceField(
        label=_("What is wrong?"),
        # Only a receipt of the log can be objected to: a missing one is shown to the officials.
        choices=[choice for choice in Concern.choices if choice[0] != Concern.MISSING],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What the officers should know"),
        help_text=_("Only officers read it. Do not write what you chose."),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class AnswerForm(forms.Form):
    """What an officer found, with a reason for everybody."""

    outcome = forms.ChoiceField(
        label=_("What was found"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Reason, for everybody"),
        help_text=_("Name nobody."),
        max_length=2000,
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class PaperVoterForm(forms.Form):
    """Who stands at the desk and wants to vote on paper, by the identity card."""

    nik = forms.CharField(
        label=_("NIK on the card"),
        help_text=NIK_KEPT,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    birth_date = BirthDateField(
        label=_("Date of birth on the card"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}),
    )
    seen = forms.BooleanField(
        label=_("I have seen the identity card, and the person in front of me is its holder.")
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


class ConfirmMarkForm(forms.Form):
    """The second officer shows that he or she has seen the card as well."""

    digits = forms.RegexField(
        r"^\s*[0-9]{4}\s*$",
        label=_("Last four digits of the NIK on the card"),
        error_messages={"invalid": _("Type the last four digits.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6, "size": 6}
        ),
    )


class BackForm(forms.Form):
    """Why a mark is to be taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"), max_length=500, widget=TextArea(attrs={"rows": 3})
    )
    not_in_urn = forms.BooleanField(label=_("The paper is not in the urn, and it was destroyed."))


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


class ReviewForm(forms.Form):
    """What an official found behind a flag."""

    finding = forms.ChoiceField(
        label=_("What was found"), choices=Finding.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What you looked at"),
        help_text=_("For your colleagues. Name nobody."),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)


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
