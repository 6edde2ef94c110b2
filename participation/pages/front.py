"""What the home page shows of consultations."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.registries.front import Block
from participation.choices import Status
from participation.pages.cards import cards
from participation.pages.consultations import OpenNow, open_now
from participation.queries.consultations import index_page
from participation.queries.lists import Asked, narrowed, with_status
from residents.queries import residency_of

MOST_IN_AREA = 3


def front_block() -> Block:
    """What is being decided now, for the home page."""
    return Block(
        _("What is being decided now"),
        "participation/open_consultations.html",
        open_now(timezone.now()),
    )


def area_block(request: HttpRequest) -> Block | None:
    """What is asked where a verified resident lives; None for everybody else."""
    residency = residency_of(request, timezone.now()) if request.person else None
    if residency is None:
        return None
    area = residency.area
    title = _("Your kelurahan: %(area)s") % {"area": area.name}
    return Block(title, "participation/own_area.html", area)


def open_in(code: str) -> OpenNow:
    """What is open in an area: cards of what is asked there and not in the whole city, and how
    many there are with what is asked everywhere."""
    at = timezone.now()
    found = narrowed(with_status(at), Asked(status=Status.OPEN, area=code))
    here = found.exclude(territory__parent=None)[:MOST_IN_AREA]
    return OpenNow(cards(list(here), at), found.count(), index_page(get_language() or ""))
