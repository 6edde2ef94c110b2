"""Questions to whichever engine answers."""

from dataclasses import dataclass

from search.completeness import usable_engines
from search.engines import SearchUnavailable, engine, fallback
from search.engines.protocol import Filters, Query, Results
from search.significance import Term, significant


@dataclass(frozen=True, slots=True)
class Found:
    """Results, and whether they come from the fallback because the engine is away."""

    results: Results
    limited: bool


def find(query: Query) -> Found:
    """Ask the engine; where it is away or not filled, the database's own index."""
    best = engine().name
    for asked in usable_engines():
        try:
            return Found(asked.find(query), limited=asked.name != best)
        except SearchUnavailable:
            continue
    return Found(fallback().find(query), limited=True)


def top_terms(filters: Filters, size: int = 20) -> tuple[list[Term], str]:
    """Significant stems of these documents, and the engine that answered."""
    for asked in usable_engines():
        try:
            inside = asked.term_counts(filters)
            outside, total = asked.background(list(inside))
            return significant(inside, asked.count(filters), outside, total, size), asked.name
        except SearchUnavailable:
            continue
    return [], fallback().name
