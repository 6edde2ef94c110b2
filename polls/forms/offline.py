"""What officers bring from a machine of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
