"""The list of consultations: where each one stands, and what it can be narrowed down by."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Case, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from areas.models import Area
from participation.choices import Status
from participation.models import Consultation, Phase, Topic
from participation.queries.consultations import all_consultations, taking_part
from participation.registries import activities
from participation.registries.activities import Spoken

KEPT_SECONDS = 60
"""So old the numbers of people and texts on cards may be."""


def with_status(at: datetime) -> QuerySet[Consultation]:
    """Every public consultation with its ``status``: open ones first, soonest end first, then
    those that open later, soonest first, then those that wait for an answer and the answered ones,
    the newest first."""
    answered = Q(pk__in=[])
    for keys in activities.answered_keys():
        answered |= Q(pk__in=keys)
    found = all_consultations().annotate(
        first_end=_first(taking_part().running(at), "ends_at"),
        first_start=_first(taking_part().filter(starts_at__gt=at), "starts_at"),
    )
    cases = [
        When(first_end__isnull=False, then=Value(Status.OPEN)),
        When(answered, then=Value(Status.ANSWERED)),
        When(first_start__isnull=False, then=Value(Status.COMING)),
    ]
    ranks = [When(status=value, then=Value(rank)) for rank, value in enumerate(Status.values)]
    return found.annotate(
        status=Case(*cases, default=Value(Status.CLOSED)), rank=Case(*ranks)
    ).order_by(
        "rank",
        F("first_end").asc(nulls_last=True),
        F("first_start").asc(nulls_last=True),
        "-created_at",
        "pk",
    )


def states_of_consultations() -> dict[str, str]:
    """The status of every public consultation now, by its slug."""
    found = with_status(timezone.now()).select_related(None).prefetch_related(None)
    return dict(found.values_list("slug", "status"))  # type: ignore[misc]


def _first(phases: QuerySet[Phase], field: str) -> Subquery:
    """The earliest moment of these phases, for each consultation."""
    rows = phases.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    return Subquery(rows.annotate(first=Min(field)).values("first"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed down to; an empty part asks for everything."""

    status: str = ""
    area: str = ""
    """Code of an area: what is asked there, around it, or in a part of it."""
    topic: str = ""

    def query(self, **others: str) -> str:
        """The address of the same list with other parts, without ``?``."""
        kept = {"keadaan": self.status, "wilayah": self.area, "topik": self.topic, **others}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to narrow the list down."""

    label: object
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be chosen, each with how many consultations it would show."""

    statuses: list[Entry]
    areas: list[Entry]
    topics: list[Entry]
    total: int
    """How many are shown now."""


@dataclass(frozen=True, slots=True)
class _Row:
    status: str
    territory: str
    topic: str

    def is_in(self, asked: Asked, *, but: str = "") -> bool:
        """Whether it is among what is asked for, without looking at the part named ``but``."""
        return (
            (but == "status" or asked.status in ("", self.status))
            and (but == "area" or concerns(self.territory, asked.area))
            and (but == "topic" or asked.topic in ("", self.topic))
        )


def concerns(territory: str, area: str) -> bool:
    """Whether what is asked in a territory is asked in an area: there, around it or in a part."""
    inner, outer = f"{area}.", f"{territory}."
    return not area or inner.startswith(outer) or outer.startswith(inner)


def narrowed(found: QuerySet[Consultation], asked: Asked) -> QuerySet[Consultation]:
    """Those of the list that were asked for."""
    if asked.status:
        found = found.filter(status=asked.status)  # type: ignore[misc]
    if asked.topic:
        found = found.filter(topic__code=asked.topic)
    if asked.area:
        parts = asked.area.split(".")
        around = [".".join(parts[:number]) for number in range(1, len(parts) + 1)]
        within = Q(territory__code__startswith=f"{asked.area}.")
        found = found.filter(within | Q(territory__code__in=around))
    return found


def facets_of(found: QuerySet[Consultation], asked: Asked) -> Facets:
    """What the whole list can be narrowed down by. Three queries, whatever is in it."""
    rows = [
        _Row(status, territory, topic or "")
        for status, territory, topic in found.order_by().values_list(  # type: ignore[misc]
            "status", "territory__code", "topic__code"
        )
    ]
    names = dict(
        Area.objects.filter(code__in={row.territory for row in rows}).values_list("code", "name")
    )
    topics = {one.code: one for one in Topic.objects.all()}

    def entries(part: str, labels: Iterable[tuple[str, object]], fits: Fits) -> list[Entry]:
        under = [row for row in rows if row.is_in(asked, but=part)]
        name, current = PARTS[part], getattr(asked, part)
        counts = Counter({value: sum(fits(row, value) for row in under) for value, _ in labels})
        return [
            Entry(label, counts[value], asked.query(**{name: value}), value == current)
            for value, label in labels
            if counts[value] or value == current
        ]

    return Facets(
        statuses=entries("status", Status.choices, lambda row, value: row.status == value),
        areas=entries("area", sorted(names.items()), lambda row, v: concerns(row.territory, v)),
        topics=entries("topic", list(topics.items()), lambda row, value: row.topic == value),
        total=sum(row.is_in(asked) for row in rows),
    )


Fits = Callable[[_Row, str], bool]
PARTS = {"status": "keadaan", "area": "wilayah", "topic": "topik"}
"""How the address calls the parts of ``Asked``."""


def spoken_of(consultations: list[Consultation]) -> dict[int, Spoken]:
    """How many people spoke in each and how many public texts there are, counted once a minute."""
    names = {f"spoken:{one.pk}": one.pk for one in consultations}
    kept = {names[name]: Spoken(*pair) for name, pair in cache.get_many(names).items()}
    missing = [pk for pk in names.values() if pk not in kept]
    if missing:
        counted = activities.spoken_in(missing)
        pairs = {f"spoken:{pk}": (one.people, one.texts) for pk, one in counted.items()}
        cache.set_many(pairs, KEPT_SECONDS)
        kept |= counted
    return kept
