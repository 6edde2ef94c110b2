"""Reads a page as a person does and tells which of its words are of the other language.

A word is English when an English source text of ours or of a library holds it and no Indonesian one
does; and the other way round. What people wrote is passed over: it stands in the database, or in
an element whose ``lang`` says another language.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from django.apps import apps
from django.conf import settings
from django.db import models

from scripts import messages, package_messages

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
NOT_WORDS = re.compile(
    r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>|https?://\S+|\S+@\S+|&\w+;|\S*\d\S*|(?<!\S)/\S+"
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style", "svg", "template", "code", "pre", "textarea"}
SPOKEN = ("aria-label", "aria-description", "alt", "title", "placeholder")
ALLOWED = frozenset(
    word
    for line in Path(__file__).with_name("allowed_words.txt").read_text().splitlines()
    if (word := line.partition("#")[0].strip())
)


def words_of(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(NOT_WORDS.sub(" ", text))]


@cache
def only_in(language: str) -> frozenset[str]:
    """Words that occur in one language alone, of all texts that the site can show."""
    english: set[str] = set()
    indonesian: set[str] = set()
    for catalogue in _catalogues():
        for entry in catalogue:
            if entry.id:
                english.update(*map(words_of, _forms(entry.id)))
                indonesian.update(*map(words_of, _forms(entry.string)))
    words = english - indonesian if language == "en" else indonesian - english
    return frozenset(word for word in words if len(word) > 1 and word not in ALLOWED)


def _catalogues() -> Iterator[Catalog]:
    yield messages.read()
    for domain in package_messages.DOMAINS:
        yield messages.read(package_messages.path_of(domain))
        yield from package_messages.indonesian_catalogues(domain)


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())  # type: ignore[call-overload]


def contents() -> set[str]:
    """What people and editors wrote: every text in our tables and in Wagtail's."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label not in {*settings.REMBUK_APPS, "wagtailcore", "auth"}:
            continue
        kinds = (models.CharField, models.TextField, models.JSONField)
        names = [
            one.name
            for one in model._meta.local_fields
            if isinstance(one, kinds) and not one.choices and model._meta.label not in OUR_WORDS
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            found.update(_plain(value) for value in row if value)
    return {text for text in found if len(text) > 2}


OUR_WORDS = {"notices.Notice", "privacy.AccessRecord"}
"""Tables that keep texts of ours to be translated when they are shown."""


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@dataclass
class Reader(HTMLParser):
    """Collects what a page says, each piece with the language that its element states."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    open_elements: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        language = known.get("lang") or self.language()
        if tag not in VOID:
            self.open_elements.append((tag, language))
        self.pieces += [(language, known[name]) for name in SPOKEN if known.get(name)]
        if tag == "input" and known.get("type") in {"submit", "button"}:
            self.pieces.append((language, known.get("value", "")))
        if tag == "a":
            self.links.append(known.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open_elements) - 1, -1, -1):
            if self.open_elements[place][0] == tag:
                del self.open_elements[place:]
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not SILENT & {tag for tag, _language in self.open_elements}:
            self.pieces.append((self.language(), text))

    def language(self) -> str:
        return self.open_elements[-1][1] if self.open_elements else ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def foreign(texts: Iterable[str], language: str, written: Iterable[str] = ()) -> list[str]:
    """The texts of a page in ``language`` that hold words of the other one, with those words."""
    other = only_in("en" if language == "id" else "id")
    known = sorted(written, key=len, reverse=True)
    found = []
    for text in texts:
        if not other.intersection(words_of(text)):
            continue
        rest = text
        for content in known:
            if content in rest or (len(rest) > 20 and rest in content):
                rest = rest.replace(content, " ") if content in rest else ""
        if hits := [word for word in words_of(rest) if word in other]:
            found.append(f"{text[:120]!r}: {', '.join(hits[:6])}")
    return found


def foreign_on(page: str, language: str, written: Iterable[str] = ()) -> list[str]:
    """The same for the HTML of a page."""
    said = [text for stated, text in read(page).pieces if stated in {"", language}]
    return foreign(said, language, written)
