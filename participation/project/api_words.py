"""What the API says of a value that it does not accept, in the language that is asked for."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "missing": _("This is missing."),
    "string_type": _("This must be text."),
    "string_too_short": _("At least %(min_length)s characters."),
    "string_too_long": _("At most %(max_length)s characters."),
    "int_type": _("This must be a whole number."),
    "int_parsing": _("This must be a whole number."),
    "int_from_float": _("This must be a whole number."),
    "greater_than": _("This must be more than %(gt)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than": _("This must be less than %(lt)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "list_type": _("This must be a list."),
    "bool_type": _("This must be true or false."),
    "bool_parsing": _("This must be true or false."),
    "literal_error": _("This must be one of: %(expected)s."),
    "enum": _("This must be one of: %(expected)s."),
}
OTHER = _("This value is not accepted.")


def words_of_fault(fault: Mapping[str, Any]) -> str:
    """The sentence for one of Pydantic's faults, by its ``type``; ``ctx`` has its numbers.

    What our own validators say stands as it is, because they have translated it.
    """
    if fault["type"] == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    try:
        return str(WORDS.get(fault["type"], OTHER)) % fault.get("ctx", {})
    except KeyError:
        return str(OTHER)
