"""What the home page shows of decisions."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.registries.front import Block
from insights.queries.decisions import published, words_of
from participation.queries.consultations import titles_of


def decided_block() -> Block:
    """What was decided, for the home page."""
    language = get_language() or ""
    pictured = published().select_related("consultation__picture")
    found = list(pictured.prefetch_related("consultation__picture__renditions")[:3])
    titles = titles_of([decision.consultation.slug for decision in found])
    last = [
        (decision, words_of(decision, language), titles[decision.consultation.slug])
        for decision in found
    ]
    return Block(_("What was decided"), "insights/decided.html", last)
