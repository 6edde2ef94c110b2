import uuid
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.first_party import APPS

SAMPLES = {
    "number": 1,
    "name": "contoh",
    "int": 1,
    "str": "contoh",
    "uuid": uuid.uuid4(),
    "path": "a/b",
}


def named(
    resolver: URLResolver, namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            below = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from named(entry, below)
        elif entry.name and (not namespaces or namespaces[0] in APPS):
            yield ":".join((*namespaces, entry.name)), entry


OURS = [
    (name, entry)
    for name, entry in named(get_resolver())
    if entry.lookup_str.partition(".")[0] in APPS and name != "wagtail_serve"
]
"""Wagtail's pattern, whose view we wrap, takes a place and no name."""


def test_there_are_urls() -> None:
    assert len(OURS) > 2


@pytest.mark.parametrize(("name", "entry"), OURS, ids=[name for name, _ in OURS])
def test_every_url_name_reverses(name: str, entry: URLPattern) -> None:
    converters = entry.pattern.converters
    arguments = {
        key: SAMPLES.get(type(converter).__name__.removesuffix("Converter").lower(), "contoh")
        for key, converter in converters.items()
    }
    assert reverse(name, kwargs=arguments).startswith("/")


@pytest.mark.parametrize("name", [name for name, _ in OURS if ":" in name])
def test_names_are_verb_and_noun(name: str) -> None:
    assert name.rpartition(":")[2].replace("-", "").islower()
