from django import forms
from django.utils.translation import gettext_lazy as _

from polls.receipts import BadReceipt, hash_start


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
