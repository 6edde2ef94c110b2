from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """What becomes of the texts, and that it is meant."""

    texts = forms.ChoiceField(
        label=_("What becomes of your comments and ideas"),
        choices=[
            ("keep", _("They stay, without your name: “Warga (akun dihapus)”")),
            ("remove", _("Their words are removed; answers of others stay")),
        ],
        widget=forms.RadioSelect,
        initial="keep",
    )
    sure = forms.BooleanField(label=_("Yes, delete my account. I know that it cannot be undone."))
