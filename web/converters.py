"""The kinds of values in our addresses. What does not fit is an address that does not exist."""

from django.urls import register_converter
from django.urls.converters import get_converters

from web.values import LONGEST_NAME


class Number:
    """The number of a row, or a place in a list: up to 18 digits, which every database takes."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: object) -> str:
        return str(value)


class Name:
    """A slug or code: letters without accents, digits, hyphen and underscore."""

    regex = f"[-a-zA-Z0-9_]{{1,{LONGEST_NAME}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


KINDS: dict[str, type[Number] | type[Name]] = {"number": Number, "name": Name}
"""Beside these our addresses use ``uuid``."""


def register() -> None:
    """Make them known to ``path()``; twice is once."""
    for name, kind in KINDS.items():
        if name not in get_converters():
            register_converter(kind, name)
