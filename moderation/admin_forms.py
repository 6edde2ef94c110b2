"""The forms behind every upload in the admin: adding one or many, choosers, replacing a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.queries import disk
from moderation.rules.uploads import check_document, check_words
from web.refusal import Refused


class DocumentForm(BaseDocumentForm):
    """A document is read before it is kept."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            _ask_disk()
            _ask(check_document, file, file.name or "", file.size or 0)
        return file

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        _ask(check_words, title)
        return title


class PictureField(WagtailImageField):
    """Wagtail's, which looks at the content; what begins like a picture and is none is refused."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError, DecompressionBombError) as error:
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error


class ImageForm(BaseImageForm):
    """A picture is opened before it is kept, and its names are read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")
        if given is not None:
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            _ask_disk()
            _ask(check_words, file.name or "")
        return file

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        _ask(check_words, title)
        return title


def _ask_disk() -> None:
    """A full disk is told at the field, before anything is written."""
    if not disk.takes_files():
        raise ValidationError(
            _("Files cannot be kept at the moment. Nothing was saved; please try again later.")
        )


def _ask(check: Any, *facts: Any) -> None:
    try:
        check(*facts)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused
