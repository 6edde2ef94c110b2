from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from polls.receipts import BadReceipt, hash_start
from polls.rules import asked_words
from residents.models import User
from residents.submissions import new_key


class BallotForm(forms.Form):
    """The chosen option; ``step`` says which button was pressed."""

    CHOOSE, LOOK, CAST = "choose", "look", "cast"

    choice = forms.TypedChoiceField(
        label=_("Your choice"),
        coerce=int,
        error_messages={
            "required": _("Choose one of the options."),
            "invalid_choice": _("Choose one of the options."),
        },
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
    step = forms.ChoiceField(choices=[(step, step) for step in (CHOOSE, LOOK, CAST)])

    def __init__(self, positions: list[int], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["choice"].choices = [(p, str(p)) for p in positions]  # type: ignore[attr-defined]


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
        help_text=_("Choose nobody to leave the key with the server."),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needed = forms.IntegerField(
        label=_("How many of them are needed to open the votes"), min_value=2, max_value=15
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
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
