"""Kinds of values for the API's schemas: the same bounds as in addresses and forms."""

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Field, Path
from pydantic import AfterValidator, BeforeValidator

from web.values import LARGEST, LONGEST_NAME, has_unseen, one_kind_of_break, said


def _one_break(value: object) -> object:
    return said(one_kind_of_break(value)) if isinstance(value, str) else value


def _seen(value: str) -> str:
    if has_unseen(value):
        raise ValueError(_("Control characters do not belong in a text."))
    return value


Text = Annotated[str, BeforeValidator(_one_break), AfterValidator(_seen)]
"""A text as in forms: one kind of line break, no control characters, empty if it shows nothing."""
Number = Annotated[int, Field(ge=0, le=LARGEST)]
"""The number of a row."""
NumberInPath = Annotated[int, Path(ge=0, le=LARGEST)]
NameInPath = Annotated[str, Path(max_length=LONGEST_NAME, pattern=r"^[-a-zA-Z0-9_]+$")]
