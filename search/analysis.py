"""How texts are analysed and questions understood, by both engines alike."""

from dataclasses import replace
from functools import cache

from django.core.cache import caches
from django.db.models import Q, Sum

from search.algorithms.bm25 import Corpus, balanced
from search.algorithms.questions import Asker, Question
from search.algorithms.repair import RARE, SHORTEST, completions, nearest, repaired
from search.algorithms.stemming import analyser
from search.algorithms.text import STOP, words
from search.models import StoredDocument, Term

BELIEVED = 60
"""Seconds for which a process remembers the words of the index."""
BEGUN = 2
"""From so many letters the words are offered that begin with them."""


@cache
def asker() -> Asker:
    """How what was typed becomes a question."""
    return Asker(analyser())


def understood(text: str, *, repairs: bool = True) -> tuple[Question, Corpus]:
    """The question of what was typed, and what the database's own index knows of its stems.

    ``repairs``: words that hardly any text holds are repaired by the words of the index.
    """
    question = asker().ask(text, repair=_repair if repairs else None)
    known = _corpus({stem for concept in question.concepts for stem in concept.stems()})
    concepts = tuple(balanced(concept, known) for concept in question.concepts)
    return replace(question, concepts=concepts), known


def _corpus(stems: set[str]) -> Corpus:
    held = dict(Term.objects.filter(is_stem=True, term__in=stems).values_list("term", "documents"))
    size, length = _extent()
    return Corpus(size, length, lambda stem: held.get(stem, 0))


def _extent() -> tuple[int, float]:
    """How many texts there are, and their mean length; at most a minute old."""
    memory = caches["memory"]
    found = memory.get("search:extent")
    if found is None:
        size = StoredDocument.objects.filter(removed=False).count()
        told = Term.objects.filter(is_stem=True).aggregate(all=Sum("documents"))["all"] or 0
        found = size, told / size if size else 0.0
        memory.set("search:extent", found, BELIEVED)
    return found  # type: ignore[no-any-return]


def _repair(typed: list[str]) -> dict[str, str]:
    """For each word that hardly any text holds the one near it that was probably meant."""
    stems = {word: analyser().stems(word) or () for word in typed if len(word) >= SHORTEST}
    every = {stem for both in stems.values() for stem in both}
    known = set(
        Term.objects.filter(documents__gte=RARE)
        .filter(Q(is_stem=False, term__in=stems) | Q(is_stem=True, term__in=every))
        .values_list("term", flat=True)
    )
    rare = [word for word, both in stems.items() if not known & {word, *both}]
    found = {word: repaired(word, _vocabulary()) for word in rare}
    return {typed: meant for typed, meant in found.items() if meant}


def completed(text: str, most: int) -> list[str]:
    """What was typed with its last word written out, as the words of the index begin."""
    typed = words(text)
    if not typed or typed[-1][2] != len(text):  # a sign or a space ends the word
        return []
    word, start, _end = typed[-1]
    if len(word) < BEGUN:
        return []
    found = completions(word, _vocabulary(), most + len(STOP))
    said = [one for one in found if one not in STOP and not one.isdigit()]
    return [text[:start] + one for one in said[:most]]


def looking_alike(text: str, most: int) -> list[str]:
    """Other questions, each with one word of this one changed to one that the index knows."""
    found = []
    for word, start, end in words(text):
        if word not in STOP and len(word) >= SHORTEST - 1:
            others = nearest(word, _vocabulary(), most)
            found += [text[:start] + other + text[end:] for other in others]
    return found[:most]


def _vocabulary() -> dict[str, int]:
    """Every word that more than one text holds, and how many texts do; at most a minute old."""
    memory = caches["memory"]
    found = memory.get("search:words")
    if found is None:
        rows = Term.objects.filter(is_stem=False, documents__gte=2)
        found = dict(rows.values_list("term", "documents"))
        memory.set("search:words", found, BELIEVED)
    return found  # type: ignore[no-any-return]
