"""Where ideas stand with the city: the history of one, and what waits at the officials' list."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery

from participation.models import Consultation
from proposals.choices import WITHOUT_OUTCOME, Stage
from proposals.models import Idea, StageChange
from proposals.queries.ideas import ideas_of

LATE, NONE = "late", "none"
"""What one looks for beside a stage: late answers of departments, ideas without outcome."""


def changes_of(idea: Idea) -> list[StageChange]:
    """All steps of the city with an idea, the first one first. One query."""
    found = StageChange.objects.filter(idea=idea)
    return list(found.select_related("department", "into__author", "into__consultation"))


def merged_into(idea: Idea) -> "QuerySet[Idea]":
    """The ideas that were merged into this one and still are, with their authors."""
    last = StageChange.objects.filter(idea=OuterRef("pk")).order_by("-pk").values("into")[:1]
    found = Idea.objects.public().filter(stage=Stage.MERGED).annotate(went_into=Subquery(last))
    return found.filter(went_into=idea.pk).select_related("author").order_by("pk")


def to_review(
    consultation: Consultation, *, stage: str = "", department: int | None = None, today: date
) -> "QuerySet[Idea]":
    """The public ideas for the officials' list, each with ``due_on`` and ``department``.

    What is late comes first, then what has most supporters. ``stage`` is one of Stage, ``late``,
    ``none`` (without outcome) or empty for all.
    """
    reviews = StageChange.objects.filter(idea=OuterRef("pk")).order_by("-pk")
    found = ideas_of(consultation).annotate(
        due_on=Subquery(reviews.values("due_on")[:1]),
        with_department=Subquery(reviews.values("department")[:1]),
        department_name=Subquery(reviews.values("department__name")[:1]),
    )
    if stage == LATE:
        found = found.filter(due_on__lt=today)
    elif stage == NONE:
        found = found.filter(stage__in=WITHOUT_OUTCOME)
    elif stage:
        found = found.filter(stage=stage)
    if department is not None:
        found = found.filter(with_department=department)
    first = (F("due_on").asc(nulls_last=True), "-support_count", "pk")
    return found.order_by(*first)  # type: ignore[misc]  # support_count is annotated
