"""The file field for a photo or scan of a document; it exists only where a city takes scans."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from residents.queries.scans import scans_are_offered
from residents.scan_files import ScanFile, kind_of
from web.refusal import Refused


class ScanField(forms.FileField):
    """A file that is read before anything is done with it."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"})

    @sensitive_variables("content")
    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload:
            return None
        content = upload.read()
        try:
            return ScanFile(kind_of(content), content)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


def offer_scan(form: forms.Form, *, required: bool = False) -> None:
    """Put the field at the end of a form, where the city takes scans."""
    if not scans_are_offered():
        return
    form.fields["scan"] = ScanField(
        label=gettext_lazy("Photo or scan of a document"),
        required=required,
        help_text=_(
            "Not required: without it your request is treated in the same way. Only the officer "
            "of your kelurahan who decides can open it, and you can read when that was. It is "
            "encrypted, you can take it back at any time, and it is deleted %(days)d days after "
            "you sent it at the latest. JPEG, PNG or PDF, up to %(size)d MB."
        )
        % {"days": settings.REMBUK_SCAN_DAYS, "size": settings.REMBUK_SCAN_MEGABYTES},
    )


class ScanForm(forms.Form):
    """A scan for a request that waits already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_scan(self, required=True)
