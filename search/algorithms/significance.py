"""Which words mark a set of texts: frequent inside, rarer outside. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A stem with the number of texts inside that hold it, and its score."""

    stem: str
    count: int
    score: float


def jlh(inside: int, inside_total: int, everywhere: int, total: int) -> float:
    """(p - q) * p / q for the shares p inside and q of all; 0 where it is not more frequent.

    The default of Elasticsearch's significant terms (JLHScore in its sources); the same numbers
    give the same score here.
    """
    if not inside_total or not total:
        return 0.0
    p, q = inside / inside_total, max(everywhere, 1) / total
    return (p - q) * p / q if p > q else 0.0


def significant(
    inside: dict[str, int],
    inside_total: int,
    outside: dict[str, int],
    outside_total: int,
    size: int,
) -> list[Term]:
    """The best by the JLH score, (p - q) * p / q, as Elasticsearch's significant terms use it.

    ``outside`` counts all texts, these included. Where that leaves nothing to compare with, the
    most frequent words are given. Words in fewer than two texts never count.
    """
    if not inside_total:
        return []
    found = []
    for stem, count in inside.items():
        if count < 2 or len(stem) < 3 or stem.isdigit():
            continue
        p = count / inside_total
        q = outside.get(stem, count) / max(outside_total, 1)
        score = (p - q) * p / q if p > q else 0.0
        found.append(Term(stem, count, score))
    if not any(term.score for term in found):
        found = [Term(term.stem, term.count, float(term.count)) for term in found]
    found = [term for term in found if term.score > 0]
    return sorted(found, key=lambda term: (-term.score, -term.count, term.stem))[:size]
