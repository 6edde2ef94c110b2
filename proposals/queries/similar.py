"""Ideas like a text, from the index; none while the index cannot say."""

from proposals.models import Idea
from search.completeness import usable_engines
from search.engines import SearchUnavailable
from search.engines.protocol import Filters

MOST = 4


def similar_ideas(text: str, slug: str, *, without: int = 0) -> list[Idea]:
    """Up to four public ideas of the consultation that speak of the same."""
    ideas = Filters(kinds=("idea",), consultation=slug)
    try:
        hits = usable_engines()[0].similar(text, ideas, size=MOST + 1)
    except SearchUnavailable:
        return []
    keys = [int(hit.key) for hit in hits if int(hit.key) != without][:MOST]
    found = {
        idea.pk: idea
        for idea in Idea.objects.public().filter(pk__in=keys).select_related("consultation")
    }
    return [found[key] for key in keys if key in found]
