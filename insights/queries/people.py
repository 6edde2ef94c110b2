"""Who spoke in a consultation, as counts beside the census. No trait of one person leaves here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Person
from areas.choices import Level, Sex
from areas.models import Area, Population
from insights.algorithms.coverage import UNKNOWN, Coverage, coverage
from insights.queries import figures as numbers
from insights.queries.figures import Selection
from participation.models import Consultation
from residents.ages import MINORS
from residents.audiences import audience_of
from residents.queries import Traits, traits_of
from residents.queries.residencies import eligible

ELSEWHERE = "elsewhere"


def speakers(consultation: Consultation) -> QuerySet[Person]:
    """Everybody whose published words the report counts."""
    said = numbers.comments(consultation, Selection()).order_by().values("author")
    had = numbers.ideas(consultation, Selection()).order_by().values("author")
    return Person.objects.filter(Q(pk__in=said) | Q(pk__in=had)).order_by("pk")


@dataclass(frozen=True, slots=True)
class Division:
    """The participants divided by one trait, beside the census of those of age."""

    name: str
    """``area``, ``sex`` or ``age``."""
    names: dict[str, str]
    """Names of areas by code; other cells have words of their own."""
    coverage: Coverage

    def frozen(self) -> dict[str, Any]:
        """For keeping: only what may be shown is in it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class OfGroup:
    """How many could speak in a consultation for a named group; who they are is told nowhere."""

    code: str
    name: dict[str, str]
    """By language code, as it was called then."""
    may_speak: int


def of_group(consultation: Consultation, at: datetime) -> OfGroup | None:
    """The number beside which those who spoke stand where the census says nothing about them."""
    group = consultation.group
    if group is None:
        return None
    number = eligible(audience_of(consultation), at).count()
    return OfGroup(group.code, group.name, number)


def who(consultation: Consultation, at: datetime) -> list[Division]:
    """Kecamatan, sex and age band of those who spoke, in a fixed number of queries.

    Nothing for a named group: the census of a territory is not its measure.
    """
    if consultation.group_id is not None:
        return []
    people = speakers(consultation)
    keys = list(people.values_list("pk", flat=True))
    traits = traits_of(people, timezone.localdate(at))
    known = [traits.get(key, Traits()) for key in keys]
    areas = _areas(consultation.territory)
    census = _census(consultation.territory)
    return [
        Division(
            "area",
            {area.code: area.name for area in areas},
            _by_area(areas, known, census),
        ),
        Division("sex", {}, _by(Sex.values, (t.sex for t in known), _sums(census, 1))),
        Division("age", {}, _by_age(known, _sums(census, 2))),
    ]


def _areas(territory: Area) -> list[Area]:
    """The kecamatan of a territory; within one kecamatan its kelurahan."""
    inside = Area.objects.inside(territory)
    wide = territory.level == Level.CITY
    return list(inside.level(Level.DISTRICT if wide else Level.URBAN_VILLAGE))


def _census(territory: Area) -> list[tuple[str, str, str, int]]:
    """Kelurahan, sex, age band and how many of age live there."""
    inside = Population.objects.newest().filter(area__in=Area.objects.inside(territory))
    adults = inside.exclude(age_band=MINORS).order_by()
    rows = adults.values_list("area__code", "sex", "age_band")
    return list(rows.annotate(n=Sum("count")).values_list("area__code", "sex", "age_band", "n"))


def _sums(census: list[tuple[str, str, str, int]], column: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in census:
        found[str(row[column])] += row[3]
    return found


def _by(cells: Iterable[str], values: Iterable[str], census: Mapping[str, int]) -> Coverage:
    counts = Counter(value or UNKNOWN for value in values)
    counts.setdefault(UNKNOWN, 0)
    return coverage(counts, {cell: census.get(cell, 0) for cell in cells})


def _by_age(known: list[Traits], census: Mapping[str, int]) -> Coverage:
    return _by(sorted(census), (t.age_band for t in known), census)


def _by_area(
    areas: list[Area], known: list[Traits], census: list[tuple[str, str, str, int]]
) -> Coverage:
    def cell(code: str) -> str:
        """The listed area in which a code lies; ``elsewhere`` for a home outside all of them."""
        found = [a.code for a in areas if code == a.code or code.startswith(f"{a.code}.")]
        return found[0] if found else ELSEWHERE

    residents = {area.code: 0 for area in areas}
    for code, _sex, _band, n in census:
        if cell(code) in residents:
            residents[cell(code)] += n
    return _by(residents, (cell(t.home) if t.home else "" for t in known), residents)
