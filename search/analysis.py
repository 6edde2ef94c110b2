"""How texts are analysed and questions understood, by both engines alike."""

from dataclasses import replace
from functools import cache

from django.core.cache import caches
from django.db.models import Q, Sum

from search.algorithms.bm25 import Corpus, balanced
from search.algorithms.questions import Asker, Question
from search.algorithms.repair import RARE, SHORTEST, repaired
from search.algorithms.stemming import Analyser
from search.algorithms.word_lists import shipped
from search.models import StoredDocument, Term

BELIEVED = 60
"""Seconds for which a process remembers the words of the index."""


@cache
def analyser() -> Analyser:
    """How texts become stems."""
    return Analyser(shipped())


@cache
def asker() -> Asker:
    """How what was typed becomes a question; slips are repaired by the words of the index."""
    return Asker(analyser(), repair)


def understood(text: str) -> tuple[Question, Corpus]:
    """The question of what was typed, and what the database's own index knows of its stems."""
    question = asker().ask(text)
    known = _corpus({stem for concept in question.concepts for stem in concept.stems()})
    concepts = tuple(balanced(concept, known) for concept in question.concepts)
    return replace(question, concepts=concepts), known


def _corpus(stems: set[str]) -> Corpus:
    held = dict(Term.objects.filter(is_stem=True, term__in=stems).values_list("term", "documents"))
    size = StoredDocument.objects.filter(removed=False).count()
    told = Term.objects.filter(is_stem=True).aggregate(all=Sum("documents"))["all"] or 0
    return Corpus(size, told / size if size else 0.0, lambda stem: held.get(stem, 0))


def repair(word: str) -> str:
    """The word of the index that was probably meant; empty when it is known, or none is near."""
    if len(word) < SHORTEST:
        return ""
    stems = analyser().stems(word) or ()
    held = Term.objects.filter(Q(is_stem=False, term=word) | Q(is_stem=True, term__in=stems))
    if held.filter(documents__gte=RARE).exists():
        return ""
    return repaired(word, _vocabulary())


def _vocabulary() -> dict[str, int]:
    """Every word that more than one text holds, and how many texts do; at most a minute old."""
    memory = caches["memory"]
    found = memory.get("search:words")
    if found is None:
        rows = Term.objects.filter(is_stem=False, documents__gte=2)
        found = dict(rows.values_list("term", "documents"))
        memory.set("search:words", found, BELIEVED)
    return found  # type: ignore[no-any-return]
