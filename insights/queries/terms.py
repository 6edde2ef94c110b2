"""Significant words of a consultation, in the spelling that people used most."""

from collections import Counter

from search.algorithms.stemming import analyser
from search.algorithms.text import words
from search.engines.protocol import Filters
from search.models import StoredDocument
from search.queries import top_terms

SAMPLE = 2000


def significant_words(slug: str, size: int = 20) -> tuple[list[tuple[str, int]], str]:
    """Words with the number of contributions that hold them, and the engine that answered."""
    filters = Filters(kinds=("idea", "comment"), consultation=slug)
    found, engine = top_terms(filters, size * 2)
    spelled = _spellings(slug, {term.stem for term in found})
    merged: dict[str, int] = {}
    for term in found:
        word = spelled.get(term.stem)
        if word and word not in merged:
            merged[word] = term.count
    return list(merged.items())[:size], engine


def _spellings(slug: str, wanted: set[str]) -> dict[str, str]:
    counts: dict[str, Counter[str]] = {}
    # Of what people wrote: the question's own words mark every debate about it.
    rows = StoredDocument.objects.filter(
        consultation=slug, removed=False, kind__in=("idea", "comment")
    )
    for body in rows.values_list("body", flat=True)[:SAMPLE]:
        for word, _start, _end in words(body):
            for stem in wanted & set(analyser().stems(word) or ()):
                counts.setdefault(stem, Counter())[word] += 1
    return {stem: counter.most_common(1)[0][0] for stem, counter in counts.items()}
