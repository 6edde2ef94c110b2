"""Ideas like a text, from the index; none while the index cannot say."""

from proposals.models import Idea
from search.engines import SearchUnavailable, engine
from search.engines.protocol import Filters

MOST = 4


def similar_ideas(text: str, slug: str, *, without: int = 0) -> list[Idea]:
    """Up to four public ideas of the consultation that speak of the same."""
    try:
        hits = engine().similar(text, Filters(kinds=("idea",), consultation=slug), size=MOST + 1)
    except SearchUnavailable:
        return []
    keys = [int(hit.key) for hit in hits if int(hit.key) != without][:MOST]
    found = {
        idea.pk: idea
        for idea in Idea.objects.public().filter(pk__in=keys).select_related("consultation")
    }
    return [found[key] for key in keys if key in found]
