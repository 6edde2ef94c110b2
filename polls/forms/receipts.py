"""A receipt as a voter types it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.algorithms.receipts import BadReceipt, hash_start


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
