"""One list of ideas and comments together, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet, Value

from insights.queries import figures as numbers
from insights.queries.campaigns import copies
from insights.queries.figures import Selection
from insights.queries.theme_overview import placed
from participation.models import Comment, Consultation
from proposals.models import Idea
from search.algorithms.text import is_wordless
from search.completeness import ask
from search.engines.protocol import Filters
from web.languages import Words
from web.values import whole_number

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution in a list."""

    kind: str
    key: int
    title: str
    body: str
    language: str
    stance: str
    author: str
    area: str
    created_at: datetime


def _with_word(consultation: Consultation, word: str) -> dict[str, list[int]]:
    """Numbers of the contributions that hold a word, from whichever engine answers."""
    filters = Filters(kinds=("idea", "comment"), consultation=consultation.slug)
    keys, _by = ask(lambda engine: engine.keys(word, filters))
    found: dict[str, list[int]] = {"idea": [], "comment": []}
    for kind, key in keys:
        found[kind].append(int(key))
    return found


def rows(consultation: Consultation, chosen: Selection, word: str) -> QuerySet:  # type: ignore[type-arg]
    """Kind, number and time of all contributions of a selection, newest first."""
    said = numbers.comments(consultation, chosen)
    had = numbers.ideas(consultation, chosen)
    if is_wordless(word):
        said, had = said.none(), had.none()
    elif word:
        keys = _with_word(consultation, word)
        said, had = said.filter(pk__in=keys["comment"]), had.filter(pk__in=keys["idea"])
    if chosen.copies:
        kind, _colon, key = chosen.copies.partition(":")
        same = copies(consultation).alike((kind, whole_number(key) or 0))
        said = said.filter(pk__in=[k for what, k in same if what == "comment"])
        had = had.filter(pk__in=[k for what, k in same if what == "idea"])
    if chosen.place:
        keys_there = placed(consultation, chosen.place)
        said = said.filter(pk__in=[k for what, k in keys_there if what == "comment"])
        had = had.filter(pk__in=[k for what, k in keys_there if what == "idea"])
    first = (
        said.order_by()
        .annotate(what=Value("comment", output_field=CharField()))
        .values_list("what", "pk", "created_at")
    )
    second = (
        had.order_by()
        .annotate(what=Value("idea", output_field=CharField()))
        .values_list("what", "pk", "created_at")
    )
    return first.union(second, all=True).order_by("-created_at", "pk")


Key = tuple[str, int]
"""Kind and number of a contribution."""


def keys_of(consultation: Consultation, chosen: Selection, word: str, number: str) -> "Page[Key]":
    """Which contributions stand on one page of a selection."""
    page: Page = Paginator(  # type: ignore[type-arg]
        rows(consultation, chosen, word), PER_PAGE
    ).get_page(number)
    page.object_list = [(row[0], row[1]) for row in page.object_list]
    return page


def entries_of(keys: list[Key]) -> dict[Key, Entry]:
    """What lists show of these contributions."""
    return {**_comments(keys), **_ideas(keys)}


def page_of(consultation: Consultation, chosen: Selection, word: str, number: str) -> "Page[Entry]":
    """One page of a selection in a fixed number of queries."""
    page: Page = keys_of(consultation, chosen, word, number)  # type: ignore[type-arg]
    found = entries_of(list(page.object_list))
    page.object_list = [found[key] for key in page.object_list if key in found]
    return page


def _comments(keys: list[Key]) -> dict[Key, Entry]:
    wanted = [key for kind, key in keys if kind == "comment"]
    found = Comment.objects.filter(pk__in=wanted).select_related("author", "area", "thread")
    return {
        ("comment", c.pk): Entry(
            "comment",
            c.pk,
            c.thread.title,
            c.body,
            c.language,
            c.stance,
            c.author.public_name,
            c.area.name if c.area else "",
            c.created_at,
        )
        for c in found
    }


def _ideas(keys: list[Key]) -> dict[Key, Entry]:
    wanted = [key for kind, key in keys if kind == "idea"]
    found = Idea.objects.filter(pk__in=wanted).select_related("author", "area")
    return {
        ("idea", i.pk): Entry(
            "idea",
            i.pk,
            Words(i.title, i.language),
            i.body,
            i.language,
            "",
            i.author.public_name,
            i.area.name if i.area else "",
            i.created_at,
        )
        for i in found
    }
