"""Reads about votes on paper: marks at the desk, papers from the urns."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from polls.models import MarkState, Paper, PaperMark, PaperReading, Poll, PollState
from polls.papers import DeskFigures, ReadPaper, choice_of_paper, figures
from polls.tally import Pair
from residents.models import Area, Person
from residents.queries.residencies import desk_areas


def paper_desk(poll: Poll, person: Person | None) -> Area | None:
    """The kelurahan that marked a person as voting on paper; None for everybody else."""
    if person is None or not poll.paper:
        return None
    marks = PaperMark.objects.filter(poll=poll, person=person).select_related("area")
    mark = marks.exclude(state=MarkState.TAKEN_BACK).first()
    return mark.area if mark else None


def marks_of_desk(user: Any, at: datetime) -> "QuerySet[PaperMark]":
    """Marks of the kelurahan that an officer works for, which stand; not one's own."""
    return (
        PaperMark.objects.filter(area__in=desk_areas(user, at))
        .exclude(state=MarkState.TAKEN_BACK)
        .exclude(person__user=user)
        .select_related("poll", "person__identity", "area", "marked_by", "back_asked_by")
    )


def marks_to_confirm(user: Any, at: datetime) -> "QuerySet[PaperMark]":
    """What a colleague noted or asked to take back, in votes that run, and this officer decides."""
    mine = marks_of_desk(user, at).filter(poll__state=PollState.OPEN)
    return mine.filter(
        Q(state=MarkState.MARKED, back_asked_by=None) & ~Q(marked_by=user)
        | Q(back_asked_by__isnull=False) & ~Q(back_asked_by=user)
    )


def waiting_for_papers() -> "QuerySet[Poll]":
    """Closed polls with people who voted on paper, or papers, which are not yet closed as well."""
    used = Q(paper_marks__state=MarkState.CONFIRMED) | Q(papers__isnull=False)
    found = Poll.objects.filter(used, state=PollState.CLOSED, paper=True)
    return found.exclude(paper_closing__confirmed_by__isnull=False).distinct()


def papers_wait(poll: Poll) -> bool:
    """Whether the count waits for papers."""
    return waiting_for_papers().filter(pk=poll.pk).exists()


def read_papers(poll: Poll) -> "QuerySet[Paper]":
    """The papers of a vote with what was read on them."""
    found = Paper.objects.filter(poll=poll).select_related("area")
    return found.prefetch_related("readings").order_by("area__name", "number")


def papers_as_read(poll: Poll, areas: "QuerySet[Area] | None" = None) -> list[ReadPaper]:
    """All papers with what was read on them, as plain values from one query."""
    found = Paper.objects.filter(poll=poll)
    found = found if areas is None else found.filter(area__in=areas)
    rows = found.order_by("area__name", "number", "readings__turn").values_list(
        "pk", "area__name", "number", "readings__kind", "readings__choice"
    )
    papers: dict[UUID, ReadPaper] = {}
    for key, desk, number, kind, choice in rows:
        paper = papers.setdefault(key, ReadPaper(key, desk, number, []))
        if kind is not None:
            paper.readings.append((kind, choice))
    return list(papers.values())


def desk_figures(poll: Poll, areas: "QuerySet[Area] | None" = None) -> list[DeskFigures]:
    """For each desk how many people voted on paper, and how far its papers are; all or some."""
    marks = PaperMark.objects.filter(poll=poll, state=MarkState.CONFIRMED)
    marks = marks if areas is None else marks.filter(area__in=areas)
    names = marks.values_list("area__name").annotate(Count("pk")).order_by()
    return figures(papers_as_read(poll, areas), Counter(dict(names)))


def paper_choices(poll: Poll) -> list[Pair]:
    """What the papers say, each with the kecamatan of its desk."""
    return [
        (choice_of_paper(next(iter(paper.readings.all())), poll.method), paper.area.district_code)
        for paper in read_papers(poll).select_related("area__parent")
    ]


def next_number(poll: Poll, area: Area, user: Any) -> int:
    """The paper that an officer enters next: after the highest one that he or she read."""
    mine = PaperReading.objects.filter(by=user, paper__poll=poll, paper__area=area)
    return (mine.aggregate(last=Max("paper__number"))["last"] or 0) + 1
