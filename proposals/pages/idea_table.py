"""The ideas that a page shows as a table to take away: without anything that says who wrote."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.models import Consultation
from proposals.pages.idea_set import Looking
from proposals.queries.ideas import with_counts
from web import spreadsheets

MOST_IDEAS = 20_000


def table_of(consultation: Consultation, looking: Looking) -> spreadsheets.Rows:
    """The head, then each idea of the set in the order of the page, ``MOST_IDEAS`` at most."""
    yield [
        _("Number"),
        _("Title"),
        _("Text"),
        _("Code"),
        _("Place"),
        _("Kecamatan"),
        _("Supporters"),
        _("Comments"),
        _("Stage"),
        _("Language"),
        _("Written on"),
        _("Address"),
    ]
    yield from _ideas(consultation, looking)


def _ideas(consultation: Consultation, looking: Looking) -> Iterator[list[object]]:
    found = with_counts(looking.found_in(consultation)).select_related("area__parent")
    for idea in found[:MOST_IDEAS].iterator(chunk_size=500):
        area, path = idea.area, reverse("proposals:show-idea", args=[consultation.slug, idea.pk])
        yield [
            f"G-{idea.pk}",
            idea.title,
            idea.body,
            area.code if area else "",
            area.name if area else "",
            area.parent.name if area and area.parent and area.level == "kelurahan" else "",
            idea.support_count,  # type: ignore[attr-defined]  # annotated
            idea.comment_count,  # type: ignore[attr-defined]
            idea.get_stage_display(),
            idea.language,
            timezone.localdate(idea.created_at).isoformat(),
            settings.REMBUK_BASE_URL + path,
        ]
