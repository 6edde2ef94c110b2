"""What the page of ideas shows: a list and a map of the same set."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from participation.models import Consultation
from proposals.choices import Stage
from proposals.pages.idea_map import map_of
from proposals.pages.idea_set import ORDER_NAMES, Looking, looking_of
from proposals.queries.ideas import (
    COUNTED,
    cards_of,
    counts_by_area,
    counts_by_stage,
    counts_of_mine,
    districts_of,
    public_ideas,
    stage_counts,
    supported_by,
)
from search.algorithms.text import is_wordless
from web import page_cache
from web.cards import Cards
from web.refusal import Refused

PER_PAGE = 24
MINE_NAMES = {"written": _("written by me"), "supported": _("supported by me")}


def ideas_context(
    request: HttpRequest, consultation: Consultation, refusal: Refused | None
) -> dict[str, Any]:
    """The ideas that somebody looks for, and how many there are in each place.

    ``refusal`` is why the reader can neither write nor support an idea here.
    """
    looking = looking_of(request)
    counts = {} if looking.narrows else stage_counts(consultation)
    page = _page(consultation, looking, sum(counts.values()))
    everything = public_ideas(consultation)
    context = {
        "consultation": consultation,
        "refusal": refusal,
        "looking": looking,
        "orders": ORDER_NAMES.items(),
        "mine": _mine(consultation, looking),
        "stages": _stages(consultation, looking, counts),
        "wordless": is_wordless(looking.text),
        "page_obj": page,
        # Shown in a part that is mostly kept: looked up only when it is built.
        "districts": SimpleLazyObject(
            lambda: districts_of(counts_by_area(looking.narrowed(everything, area=False)))
        ),
        "total": page.paginator.count,
        "list_query": looking.query(tampil=""),
        "map_query": looking.query(tampil="peta"),
        "list_url": reverse("proposals:list-ideas", args=[consultation.slug]),
        "paged": "p" in request.GET,
    }
    if looking.shows_map:
        return {**context, **map_of(consultation, looking, page.paginator.count)}
    return {**context, "ideas": _cards(request, consultation, page, refusal)}


def _mine(consultation: Consultation, looking: Looking) -> list[tuple[str, object, int]]:
    """What one can narrow down to by what one did, with counts; nothing for a visitor."""
    if looking.person is None:
        return []
    counts = counts_of_mine(
        looking.narrowed(public_ideas(consultation), mine=False), looking.person
    )
    return [(mine, MINE_NAMES[mine], count) for mine, count in counts.items()]


def _stages(
    consultation: Consultation, looking: Looking, counts: dict[str, int]
) -> list[tuple[str, str, int]]:
    """Where ideas stand with the city, with counts; nothing while all wait."""
    if looking.narrows:
        counts = counts_by_stage(looking.narrowed(public_ideas(consultation), stage=False))
    if not looking.stage and set(counts) <= {Stage.OPEN}:
        return []
    return [(one.value, str(one.label), counts[one]) for one in Stage if counts.get(one)]


def _page(consultation: Consultation, looking: Looking, total: int) -> "Page[tuple[int, int]]":
    """A page of numbers of ideas, each with that of its author; ``total`` is of all ideas.

    An order by counts looks at every idea: what it finds is kept where it is the same for all.
    """
    numbers = looking.found_in(consultation).values_list("pk", "author_id")
    pages = Paginator(numbers, PER_PAGE)
    if not looking.narrows:
        pages.count = total  # type: ignore[misc]  # known before it is looked up
    page = pages.get_page(looking.number)
    if looking.order in COUNTED and not (looking.text or looking.mine):
        key = f"ideas:{consultation.pk}:{looking.query()}:{page.number}"
        page.object_list = page_cache.fact(key, lambda: [list(row) for row in page.object_list])
    return page


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
