"""What themes are computed from: texts with the names by which others know them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from areas.models import Area
from moderation.choices import State
from participation.models import Comment, Consultation
from proposals.models import Idea
from search.algorithms.text import words
from search.algorithms.word_lists import shipped

STATES = (State.PUBLISHED, State.HELD, State.CHANGE_ASKED)
"""Hidden, withdrawn and unfinished texts are in no theme."""


@dataclass(frozen=True, slots=True)
class Text:
    """A contribution: its ``external_id`` as it was imported, else ``comment:12``."""

    external_id: str
    text: str
    language: str
    kind: str
    key: int


def theme_texts(consultation: Consultation) -> list[Text]:
    """Published contributions and those that wait for a moderator, ideas first."""
    fields = ("pk", "external_key", "body", "language")
    had = _standing(Idea.objects.filter(consultation=consultation))
    said = _standing(Comment.objects.filter(thread__consultation=consultation))
    found = [
        Text(_name(consultation, key, "idea", pk), _whole(title, body), language, "idea", pk)
        for pk, key, body, language, title in had.values_list(*fields, "title")
    ]
    found += [
        Text(_name(consultation, key, "comment", pk), body, language, "comment", pk)
        for pk, key, body, language in said.values_list(*fields)
    ]
    return found


def _standing(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.filter(state__in=STATES).order_by("pk")


def _name(consultation: Consultation, key: str | None, kind: str, pk: int) -> str:
    prefix = f"{consultation.import_key}:"
    return key.removeprefix(prefix) if key and key.startswith(prefix) else f"{kind}:{pk}"


def _whole(title: str, body: str) -> str:
    """Title and text; a title made of the text's first words is not told twice."""
    return body if body.startswith(title.removesuffix(" …")) else f"{title}\n{body}"


def place_words() -> frozenset[str]:
    """Words of the areas' names that mean nothing else: "Sempaja", but not "air"."""
    lists = shipped()
    meant = {word for group in lists.concepts for phrase in group for word in phrase.split()}
    names = Area.objects.values_list("name", flat=True).distinct()
    said = {word for name in names for word, _start, _end in words(name)}
    return frozenset(said - meant)


def highest(texts: Iterable[Text]) -> dict[str, int]:
    """The highest number of each kind among these, 0 for a kind that is not there."""
    found = {"comment": 0, "idea": 0}
    for text in texts:
        found[text.kind] = max(found[text.kind], text.key)
    return found
