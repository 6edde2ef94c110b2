"""Of the texts of a selection: which ideas have the most supports, and which are nearly equal."""

from dataclasses import replace

from insights.queries.campaigns import SHORTEST
from moderation.algorithms.copies import groups, word_count
from proposals.models import Idea
from proposals.queries.ideas import with_counts
from search.engines import Figures
from search.engines.figures import Selection
from search.engines.protocol import Identity
from search.models import StoredDocument, any_of

COMPARED = 1000
"""So many of the newest texts are compared with each other."""
MOST_IDEAS = 10_000
IDEA = "idea"


def most_supported(figures: Figures, chosen: Selection, most: int) -> list[tuple[Identity, int]]:
    """The ideas of a selection with the most supports, counted by the database now."""
    if chosen.kinds and IDEA not in chosen.kinds:
        return []
    found = figures.every(replace(chosen, kinds=(IDEA,)), MOST_IDEAS)
    ideas = with_counts(Idea.objects.public().filter(pk__in=[int(key) for _kind, key in found]))
    rows = ideas.filter(support_count__gt=0)  # type: ignore[misc]
    rows = rows.order_by("-support_count", "pk")[:most]  # type: ignore[misc]
    return [((IDEA, str(idea.pk)), idea.support_count) for idea in rows]  # type: ignore[attr-defined]


def near_copies(figures: Figures, chosen: Selection) -> list[list[Identity]]:
    """Groups of nearly equal texts among the newest of a selection, the largest group first.

    What is nearly equal is what ``moderation.algorithms.copies`` says, as in reports; a text of a
    few words is everybody's own.
    """
    newest = figures.newest(chosen, 0, COMPARED)
    rows = StoredDocument.objects.filter(any_of(newest), removed=False)
    bodies = {(kind, key): body for kind, key, body in rows.values_list("kind", "key", "body")}
    long = [one for one in newest if word_count(bodies.get(one, "")) >= SHORTEST]
    found = groups(bodies[one] for one in long)
    return [[long[place] for place in places] for places in found if len(places) > 1]


def copies_of(figures: Figures, chosen: Selection, name: str) -> tuple[Identity, ...]:
    """The group that holds the text ``kind:key``; none where it has no copy any more."""
    kind, _colon, key = name.partition(":")
    for group in near_copies(figures, chosen):
        if (kind, key) in group:
            return tuple(group)
    return ()
