"""Reads about ideas: lists in a fair order, with counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Person
from areas.choices import Level
from areas.models import Area
from moderation.choices import State
from participation.models import Comment, Consultation
from participation.queries.rotation import rotated
from proposals.models import Idea, Support
from search.algorithms.text import is_wordless
from web import page_cache

ORDERS = ("rotating", "newest", "supported", "discussed")
COUNTED = {"supported": "-support_count", "discussed": "-comment_count"}
"""By which count an order sorts."""
MINE = ("written", "supported")
"""What a person can have to do with an idea."""


def _count_of(queryset: QuerySet, field: str) -> Coalesce:  # type: ignore[type-arg]
    rows = queryset.order_by().values(field).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


def with_counts(ideas: "QuerySet[Idea]") -> "QuerySet[Idea]":
    """Each idea with ``support_count`` (here and before an import) and ``comment_count``."""
    supports = Support.objects.filter(idea=OuterRef("pk"))
    comments = Comment.objects.public().filter(thread=OuterRef("thread"))
    return ideas.annotate(
        support_count=_count_of(supports, "idea") + F("imported_supports"),
        comment_count=_count_of(comments, "thread"),
    ).select_related("author", "area", "consultation")


def public_ideas(consultation: Consultation) -> "QuerySet[Idea]":
    """What everybody may read, without counts."""
    return Idea.objects.public().filter(consultation=consultation)


def ideas_of(consultation: Consultation) -> "QuerySet[Idea]":
    """The public ideas of a consultation with their counts."""
    return with_counts(public_ideas(consultation))


def cards_of(consultation: Consultation, numbers: list[int]) -> dict[int, Idea]:
    """The public ideas of these numbers with their counts, by number."""
    return ideas_of(consultation).in_bulk(numbers)


def stage_counts(consultation: Consultation) -> dict[str, int]:
    """How many public ideas stand where with the city, counted once for all readers."""
    found = public_ideas(consultation)
    counts: dict[str, int] = page_cache.fact(
        f"ideas:{consultation.pk}", lambda: counts_by_stage(found)
    )
    return counts


def counts_by_stage(ideas: "QuerySet[Idea]") -> dict[str, int]:
    """How many of these ideas stand where."""
    return dict(ideas.order_by().values_list("stage").annotate(count=Count("pk")))


def inside(code: str, chosen: str) -> bool:
    """Whether an area is the chosen one or lies below it; everything does when none is chosen."""
    return not chosen or code == chosen or code.startswith(f"{chosen}.")


def filtered(ideas: "QuerySet[Idea]", *, area: str = "", text: str = "") -> "QuerySet[Idea]":
    """Those of an area or below it, and with the words in title or text."""
    if area:
        ideas = ideas.filter(Q(area__code=area) | Q(area__code__startswith=f"{area}."))
    if is_wordless(text):
        return ideas.none()
    for word in text.split()[:8]:
        ideas = ideas.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return ideas


def of_person(ideas: "QuerySet[Idea]", person: Person | None, mine: str) -> "QuerySet[Idea]":
    """Those that the person wrote or supports, one of ``MINE``; all of them for any other word."""
    if person is None or mine not in MINE:
        return ideas
    if mine == "written":
        return ideas.filter(author=person)
    return ideas.filter(Exists(Support.objects.filter(person=person, idea=OuterRef("pk"))))


def counts_of_mine(ideas: "QuerySet[Idea]", person: Person) -> dict[str, int]:
    """How many of these ideas the person wrote, and how many they support."""
    return {mine: of_person(ideas, person, mine).count() for mine in MINE}


def ordered(ideas: "QuerySet[Idea]", order: str, seed: str) -> "QuerySet[Idea]":
    """Newest, most supported, most discussed, or rotating: another order for each seed.

    The rotating one is stable while paging. Orders by a count need ideas ``with_counts``.
    """
    if order in COUNTED:
        return ideas.order_by(COUNTED[order], "-created_at", "-pk")
    if order == "newest":
        return ideas.order_by("-created_at", "-pk")
    return rotated(ideas, seed)


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan with its number of public ideas, and the same for each kelurahan in it."""

    area: Area
    count: int
    villages: list[tuple[Area, int]]


def counts_by_area(ideas: "QuerySet[Idea]") -> dict[str, int]:
    """How many of these ideas lie in each area, by its code; not those without a place."""
    rows = ideas.filter(area__isnull=False).order_by().values_list("area__code")
    return dict(rows.annotate(n=Count("pk")))


def districts_of(counts: dict[str, int]) -> list[District]:
    """The areas that are counted under their kecamatan. Two queries."""
    areas = Area.objects.in_bulk(list(counts), field_name="code")
    by_district: dict[str, list[str]] = {}
    for code in sorted(counts):
        by_district.setdefault(areas[code].district_code or code, []).append(code)
    areas |= Area.objects.in_bulk(list(by_district), field_name="code")
    return [
        District(
            areas[district],
            sum(counts[code] for code in codes),
            [(areas[code], counts[code]) for code in codes if code != district],
        )
        for district, codes in by_district.items()
        if district in areas
    ]


def kelurahan_of(territory: Area, day: date) -> "QuerySet[Area]":
    """Every kelurahan of a territory, with its kecamatan."""
    found = Area.objects.level(Level.URBAN_VILLAGE).inside(territory).valid_on(day)
    return found.select_related("parent")


def readable(person: Person | None) -> "QuerySet[Idea]":
    """Public ideas, and the person's own ones that wait."""
    mine = Q(author=person, state__in=(State.HELD, State.CHANGE_ASKED)) if person else Q(pk=None)
    return with_counts(Idea.objects.filter(Q(state=State.PUBLISHED) | mine))


def supported_by(person: Person | None, ideas: list[int]) -> set[int]:
    """Which of these ideas the person supports."""
    if person is None:
        return set()
    rows = Support.objects.filter(person=person, idea__in=ideas)
    return set(rows.values_list("idea", flat=True))


def places(ideas: "QuerySet[Idea]") -> "QuerySet[Idea]":
    """Ideas that are not public and keep their place, because others commented on them."""
    said = Comment.objects.public().filter(thread=OuterRef("thread"))
    return ideas.exclude(state=State.PUBLISHED).filter(Exists(said))


def contributions(consultation: Consultation) -> tuple[str, list[object]]:
    """Every idea of a consultation, for the index."""
    return "idea", list(Idea.objects.filter(consultation=consultation).values_list("pk", flat=True))


def authors(consultations: list[int]) -> QuerySet:  # type: ignore[type-arg]
    """Who had public ideas in these consultations, with how many ``texts``."""
    found = Idea.objects.public().filter(consultation__in=consultations).order_by()
    return found.values_list("consultation", "author").annotate(texts=Count("pk"))


def supports(person: Person | None, idea: Idea) -> bool:
    """Whether the person supports the idea."""
    return person is not None and Support.objects.filter(person=person, idea=idea).exists()


def draft_of(person: Person | None, consultation: Consultation) -> Idea | None:
    """What the person wrote here and could not send yet."""
    if person is None:
        return None
    return Idea.objects.filter(author=person, consultation=consultation, state=State.DRAFT).first()
