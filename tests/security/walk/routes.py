"""Every address of the site: our pages, the API, and what Wagtail and allauth bring."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

PART = re.compile(r"<(?:(\w+):)?(\w+)>")
MEANT = {"admin/failwhale/"}
"""Answers 500 on purpose, to show how that looks; production does not have it."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address with holes, and which kind of value fits into each."""

    text: str
    holes: tuple[tuple[str, str], ...]
    """Kind and name of each hole, which stands as ``{}`` in the text."""

    def __str__(self) -> str:
        return "/" + self.text.format(*(f"<{kind}:{name}>" for kind, name in self.holes))

    def address(self, values: list[str]) -> str:
        return "/" + self.text.format(*values)


def routes() -> list[Route]:
    found = {str(route): route for route in _walk(get_resolver(), "", ())}
    return [route for route in found.values() if route.text not in MEANT]


def _walk(
    resolver: URLResolver, before: str, holes: tuple[tuple[str, str], ...]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        text, more = _parts(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, before + text, holes + more)
        else:
            yield Route(before + text, holes + more)


def _parts(entry: URLPattern | URLResolver) -> tuple[str, tuple[tuple[str, str], ...]]:
    if isinstance(entry.pattern, RoutePattern):
        route = str(entry.pattern)
        holes = tuple((m[1] or "str", m[2]) for m in PART.finditer(route))
        return PART.sub("{}", route.replace("{", "{{").replace("}", "}}")), holes
    regex = getattr(entry.pattern, "_regex", "") or str(entry.pattern)
    text, names = normalize(str(regex).removeprefix("^"))[0]
    return re.sub(r"%\(\w+\)s", "{}", text), tuple(("str", name) for name in names)


def known(town: dict[str, list[str]], kind: str, name: str, chance: Random) -> str:
    """A value that stands for something in this city, so that the view behind is reached."""
    choices = town.get(name) or town.get(kind)
    return quote(chance.choice(choices)) if choices else str(uuid.UUID(int=1))
