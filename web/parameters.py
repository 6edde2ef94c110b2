"""Reading one value of a query string or form; always something that the code can take.

The only place that takes values out of ``request.GET`` and ``request.POST`` beside forms
(a test holds it). What is no such value is the default.
"""

from collections.abc import Container

from django.http import HttpRequest, QueryDict

from web.values import LONGEST_PLACE, plain_text, safe_place, whole_number

LONGEST = 200


def text_in(data: QueryDict, name: str, *, most: int = LONGEST) -> str:
    """The text without spaces around it and without what cannot be seen, cut to ``most``."""
    # Cut before as well, so that no work is done on what nobody will read.
    return plain_text(str(data.get(name, ""))[: most * 4]).strip()[:most]


def secret_in(data: QueryDict, name: str) -> str:
    """A password, exactly as it was typed."""
    return str(data.get(name, ""))


def texts_in(data: QueryDict, name: str, *, most: int = LONGEST, count: int = 10_000) -> list[str]:
    """All texts of this name, up to ``count`` of them."""
    return [plain_text(str(text)[:most]) for text in data.getlist(name)[:count]]


def choice_in(data: QueryDict, name: str, known: Container[str], default: str = "") -> str:
    """One of the known values, else the default."""
    given = text_in(data, name)
    return given if given in known else default


def number_in(data: QueryDict, name: str, default: int = 0, *, most: int | None = None) -> int:
    """A whole number from 0 up to ``most``, else the default; what is larger is ``most``."""
    number = whole_number(data.get(name))
    if number is None:
        return default
    return number if most is None else min(number, most)


def page_in(request: HttpRequest, name: str = "p") -> str:
    """The number of the page that is asked for, as Django's paginator takes it."""
    return str(number_in(request.GET, name, 1, most=10**9))


def is_given(data: QueryDict, name: str) -> bool:
    """Whether anything was sent under this name."""
    return bool(data.get(name))


def place_in(data: QueryDict, name: str = "next") -> str:
    """A place of this site to go on to, see ``safe_place``; empty when it is none."""
    return safe_place(text_in(data, name, most=LONGEST_PLACE + 1))
