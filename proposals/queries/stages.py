"""Where ideas stand with the city: the history of one, and what waits at the officials' list."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery

from participation.models import Consultation
from proposals.choices import WITHOUT_OUTCOME, Stage
from proposals.models import Idea, StageChange
from proposals.queries.ideas import ideas_of, public_ideas

LATE, NONE = "late", "none"
"""What one looks for beside a stage: late answers of departments, ideas without outcome."""


def changes_of(idea: Idea) -> list[StageChange]:
    """All steps of the city with an idea, the first one first. One query."""
    found = StageChange.objects.filter(idea=idea)
    return list(found.select_related("department", "into__author", "into__consultation"))


def latest_changes(ideas: list[int]) -> dict[int, StageChange]:
    """The last step with each of these ideas; one that waits for the city has none. One query."""
    last = StageChange.objects.filter(idea=OuterRef("idea")).order_by("-pk").values("pk")[:1]
    found = StageChange.objects.filter(idea__in=ideas, pk=Subquery(last))
    return {one.idea_id: one for one in found.select_related("department", "into")}


def merged_into(idea: Idea) -> "QuerySet[Idea]":
    """The ideas that were merged into this one and still are, with their authors."""
    last = StageChange.objects.filter(idea=OuterRef("pk")).order_by("-pk").values("into")[:1]
    found = Idea.objects.public().filter(stage=Stage.MERGED).annotate(went_into=Subquery(last))
    return found.filter(went_into=idea.pk).select_related("author").order_by("pk")


def without_outcome(consultation: Consultation) -> "QuerySet[Idea]":
    """Public ideas of which the city has not said what becomes of them."""
    return public_ideas(consultation).filter(stage__in=WITHOUT_OUTCOME)


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
