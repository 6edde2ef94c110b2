"""How a person would call a group of texts: words frequent inside and rare outside. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from math import log

TERMS = 8
ENOUGH = 0.5
"""A pair of words stands for its words where it is so frequent as this share of the rarer one."""


def label_of(
    inside: Sequence[dict[str, str]],
    every: "Counter[str]",
    total: int,
    taken: Collection[str] = (),
) -> tuple[str, tuple[str, ...]]:
    """A label and the terms that mark a theme, the most telling first.

    ``inside`` holds for each text its terms by stem, as written; ``every`` counts the texts of the
    whole by term, ``total`` the texts. No label is one of ``taken``.
    """
    counts: Counter[str] = Counter(term for text in inside for term in text)
    least = 2 if len(inside) > 3 else 1
    frequent = [term for term, count in counts.items() if count >= least] or list(counts)
    size = len(inside)
    ranked = sorted(
        frequent, key=lambda term: (-_telling(counts[term], size, every[term], total), term)
    )
    chosen = _distinct(ranked, counts)
    terms = tuple(_written(term, inside) for term in chosen)
    for used in range(2, len(terms) + 1):
        label = ", ".join(terms[:used])
        if label not in taken:
            return label, terms
    return ", ".join(terms), terms


def _telling(count: int, size: int, everywhere: int, total: int) -> float:
    """How much more often inside than by chance, weighted by how often (pointwise divergence)."""
    within, overall = count / size, everywhere / total
    return within * log(max(within / overall, 1e-9))


def _distinct(ranked: list[str], counts: "Counter[str]") -> list[str]:
    """The first terms, none told twice: a pair in place of its words, or the words alone."""
    pairs = [term for term in ranked[: 4 * TERMS] if " " in term]
    chosen: list[str] = []
    said: set[str] = set()
    for term in ranked:
        if " " not in term:
            pair = next((p for p in pairs if term in p.split() and _stands(p, counts)), term)
            term = pair
        if said & set(term.split()):
            continue
        said |= set(term.split())
        chosen.append(term)
        if len(chosen) == TERMS:
            break
    return chosen


def _stands(pair: str, counts: "Counter[str]") -> bool:
    return counts[pair] >= ENOUGH * max(counts[word] for word in pair.split())


def _written(term: str, inside: Sequence[dict[str, str]]) -> str:
    spellings = Counter(text[term] for text in inside if term in text)
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
