"""Reads of the roadmap: which commitments somebody looks for, how many, and what they cost."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import ExtractYear

from areas.choices import Level
from areas.models import Area
from insights.models import Commitment, Progress
from insights.models.commitments import ENDED
from participation.models import Consultation

LATE = "late"
"""What one looks for beside the states: due, and neither done nor dropped."""
WHOLE_CITY = "city"
"""The place of what concerns no single area."""


def the_city() -> Area | None:
    """The area whose officials keep what belongs to no other place."""
    return Area.objects.level(Level.CITY).first()


def _is_late(today: date) -> Q:
    return Q(due_on__lt=today) & ~Q(state__in=ENDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments are looked for; what is empty narrows nothing."""

    today: date
    state: str = ""
    department: str = ""
    area: str = ""
    """The code of an area, with all inside it, or ``WHOLE_CITY``."""
    year: str = ""

    def found(self, *, without: str = "") -> QuerySet[Commitment]:
        """Those, without the narrowing by the field whose counts are asked for."""
        rows = Commitment.objects.all()
        if self.state and without != "state":
            late = self.state == LATE
            rows = rows.filter(_is_late(self.today) if late else Q(state=self.state))
        if self.department and without != "department":
            rows = rows.filter(department=int(self.department))
        if self.year and without != "year":
            rows = rows.filter(due_on__year=self.year)
        if self.area == WHOLE_CITY and without != "area":
            rows = rows.filter(area=None)
        elif self.area and without != "area":
            inside = Q(area__code=self.area) | Q(area__code__startswith=f"{self.area}.")
            rows = rows.filter(inside)
        return rows


def listed(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """As a list shows them, each with ``spent``: first what is still to be done, soonest first."""
    spent = Progress.objects.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    ended = Case(When(state__in=ENDED, then=Value(1)), default=0, output_field=IntegerField())
    return (
        rows.select_related("department", "area", "consultation")
        .annotate(
            spent=Subquery(spent.annotate(sum=Sum("spent")).values("sum")),
            ended=ended,
        )
        .order_by("ended", "due_on", "priority", "pk")
    )


def of_consultation(consultation: Consultation) -> QuerySet[Commitment]:
    """What came of a decision."""
    return listed(Commitment.objects.filter(consultation=consultation))


@dataclass(frozen=True, slots=True)
class Sums:
    """What a set of commitments costs, in whole rupiah."""

    planned: int
    spent: int


def sums_of(rows: QuerySet[Commitment]) -> Sums:
    planned = rows.aggregate(sum=Sum("planned"))["sum"]
    spent = Progress.objects.filter(commitment__in=rows).aggregate(sum=Sum("spent"))["sum"]
    return Sums(planned or 0, spent or 0)


def counts_by_state(wanted: Wanted) -> dict[str, int]:
    """How many of each state, and how many are late."""
    rows = wanted.found(without="state").order_by()
    counts = dict(rows.values_list("state").annotate(count=Count("pk")))
    return counts | {LATE: rows.filter(_is_late(wanted.today)).count()}


def counts_by_department(wanted: Wanted) -> list[tuple[str, str, int]]:
    """Key, name and number for each department that promised something."""
    rows = wanted.found(without="department").order_by("department__name")
    counted = rows.values_list("department", "department__name").annotate(count=Count("pk"))
    return [(str(key), name, count) for key, name, count in counted]


def counts_by_year(wanted: Wanted) -> list[tuple[str, str, int]]:
    """Each year in which something is due, with the number."""
    rows = wanted.found(without="year").annotate(year=ExtractYear("due_on")).order_by("year")
    counted = rows.values_list("year").annotate(count=Count("pk"))
    return [(str(year), str(year), count) for year, count in counted]


def counts_by_area(wanted: Wanted) -> list[tuple[str, str, int]]:
    """Code, name and number for each area with commitments in it, and those above it."""
    rows = wanted.found(without="area").order_by().values_list("area__code")
    counts: Counter[str] = Counter()
    for code, count in rows.annotate(count=Count("pk")):
        parts = code.split(".") if code else []
        for length in range(1, len(parts) + 1):
            counts[".".join(parts[:length])] += count
        if not parts:
            counts[WHOLE_CITY] = count
    areas = Area.objects.filter(code__in=counts).exclude(level=Level.CITY)
    found = [(code, name, counts[code]) for code, name in areas.values_list("code", "name")]
    return [*found, *([(WHOLE_CITY, "", counts[WHOLE_CITY])] if counts[WHOLE_CITY] else [])]
