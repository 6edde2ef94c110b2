"""Fields for texts: what shows nothing was not written."""

from collections.abc import Mapping
from typing import Any

from django import forms

from web.values import one_kind_of_break, said


class TextArea(forms.Textarea):
    """Browsers send two characters for a line break; it counts as the one that people typed."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return said(one_kind_of_break(value)) if isinstance(value, str) else value


class TextLine(forms.TextInput):
    """A text of one line, such as a title or a name."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return said(value) if isinstance(value, str) else value
