"""What the page of ideas shows: a list and a map of the same set."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from areas.algorithms.outlines import Outline
from areas.models import Area
from areas.queries.outlines import kelurahan_outlines
from participation.models import Consultation
from participation.queries.rotation import current_seed
from proposals.queries.ideas import (
    ORDERS,
    cards_of,
    count_of,
    counts_by_area,
    districts_of,
    filtered,
    ideas_of,
    kelurahan_of,
    ordered,
    public_ideas,
    supported_by,
)
from search.algorithms.text import is_wordless
from web.cards import Cards
from web.parameters import choice_in, page_in, text_in
from web.refusal import Refused

PER_PAGE = 24
ORDER_NAMES = {
    "rotating": _("each in turn"),
    "newest": _("newest first"),
    "supported": _("most supported"),
}
SHADES = 4


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks for, as the address says."""

    area: str
    text: str
    order: str
    seed: str
    shows_map: bool
    number: str

    @property
    def order_name(self) -> object:
        """The order in words."""
        return ORDER_NAMES[self.order]

    def query(self, **others: str) -> str:
        """The address of another page, place or view of the same search."""
        kept = {"wilayah": self.area, "q": self.text, "urut": self.order, "acak": self.seed}
        kept |= {"tampil": "peta" if self.shows_map else "", **others}
        if kept["urut"] == ORDERS[0]:
            kept["urut"] = ""
        else:
            kept["acak"] = ""
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Place:
    """A kelurahan with its number of ideas, and its outline where there is one."""

    area: Area
    count: int
    outline: Outline | None
    shade: int
    """0 for none, up to ``SHADES`` for the most."""
    query: str


def looking_of(request: HttpRequest) -> Looking:
    """From the address; what it does not know is the default."""
    given = {name: text_in(request.GET, name, most=100) for name in ("wilayah", "q", "acak")}
    return Looking(
        area=given["wilayah"],
        text=given["q"],
        order=choice_in(request.GET, "urut", ORDERS, ORDERS[0]),
        seed=given["acak"] or current_seed(request.person, timezone.now()),
        shows_map=text_in(request.GET, "tampil") == "peta",
        number=page_in(request),
    )


def ideas_context(
    request: HttpRequest, consultation: Consultation, refusal: Refused | None
) -> dict[str, Any]:
    """The ideas that somebody looks for, and how many there are in each place.

    ``refusal`` is why the reader can neither write nor support an idea here.
    """
    looking = looking_of(request)
    page = _page(consultation, looking)
    counts = SimpleLazyObject(
        lambda: counts_by_area(filtered(public_ideas(consultation), text=looking.text))
    )
    context = {
        "consultation": consultation,
        "refusal": refusal,
        "looking": looking,
        "orders": ORDER_NAMES.items(),
        "wordless": is_wordless(looking.text),
        "page_obj": page,
        # Shown in a part that is mostly kept: looked up only when it is built.
        "districts": SimpleLazyObject(lambda: districts_of(counts)),
        "total": page.paginator.count,
        "list_query": looking.query(tampil=""),
        "map_query": looking.query(tampil="peta"),
        "list_url": reverse("proposals:list-ideas", args=[consultation.slug]),
        "paged": "p" in request.GET,
    }
    if looking.shows_map:
        return {**context, **_map(consultation, looking, counts)}
    return {**context, "ideas": _cards(request, consultation, page, refusal)}


def _page(consultation: Consultation, looking: Looking) -> "Page[tuple[int, int]]":
    """A page of numbers of ideas, each with that of its author."""
    shown = (ideas_of if looking.order == "supported" else public_ideas)(consultation)
    found = filtered(shown, area=looking.area, text=looking.text)
    numbers = ordered(found, looking.order, looking.seed).values_list("pk", "author_id")
    pages = Paginator(numbers, PER_PAGE)
    if not looking.area and not looking.text:
        pages.count = count_of(consultation)  # type: ignore[misc]  # known before it is looked up
    return pages.get_page(looking.number)


def variant(person: Person | None, author: int, *, supported: bool, refused: bool) -> str:
    """What the button of an idea does for a reader; empty where there is none."""
    if person is None or refused or author == person.pk:
        return ""
    return "take-back" if supported else "support"


def _cards(
    request: HttpRequest,
    consultation: Consultation,
    page: "Page[tuple[int, int]]",
    refusal: Refused | None,
) -> Cards:
    """The cards of a page. What a reader has to do with an idea is in its button alone."""
    person, authors = request.person, dict(page.object_list)
    supported = set() if refusal else supported_by(person, list(authors))
    return Cards(
        "idea",
        list(authors),
        lambda some: cards_of(consultation, some),
        lambda some: cards_of(consultation, some),
        variants={
            number: variant(
                person, author, supported=number in supported, refused=refusal is not None
            )
            for number, author in authors.items()
        },
    )


def _map(consultation: Consultation, looking: Looking, counts: dict[str, int]) -> dict[str, Any]:
    drawn, most = kelurahan_outlines(), max(counts.values(), default=0)
    places = [
        Place(
            area,
            counts.get(area.code, 0),
            drawn.get(area.code),
            -(-counts.get(area.code, 0) * SHADES // most) if most else 0,
            looking.query(wilayah=area.code, tampil=""),
        )
        for area in kelurahan_of(consultation.territory, timezone.localdate())
    ]
    boxes = [place.outline.box for place in places if place.outline]
    return {"places": places, "view_box": _view_box(boxes), "legend": _legend(most)}


def _legend(most: int) -> list[dict[str, int]]:
    """From which number to which a shade stands; those that stand for nothing are left out."""
    shades = [
        {"number": n, "low": (n - 1) * most // SHADES + 1, "high": n * most // SHADES}
        for n in range(1, SHADES + 1)
    ]
    used = [shade for shade in shades if shade["low"] <= shade["high"]]
    return [{"number": 0, "low": 0, "high": 0}, *used]


def _view_box(boxes: list[tuple[int, int, int, int]]) -> str:
    """The part of the grid that the map shows; empty when nothing can be drawn."""
    if not boxes:
        return ""
    left, top = min(box[0] for box in boxes) - 3, min(box[1] for box in boxes) - 3
    right, bottom = max(box[2] for box in boxes) + 3, max(box[3] for box in boxes) + 3
    return f"{left} {top} {right - left} {bottom - top}"
