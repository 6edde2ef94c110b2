"""Reads about votes on paper: marks at the desk, papers from the urns."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import Person
from areas.choices import Level
from areas.models import Area
from polls.algorithms.envelopes import envelope_hash
from polls.algorithms.papers import DeskFigures, ReadPaper, figures
from polls.algorithms.piles import Desk, piles
from polls.algorithms.smallness import below
from polls.models import (
    MarkState,
    PaperBallot,
    PaperClosing,
    PaperMark,
    PaperReading,
    Poll,
    PollState,
)
from polls.queries.log import logged_rules
from polls.queries.seals import closed_by_two, holds, true_papers
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
    closings = PaperClosing.objects.filter(poll__state=PollState.CLOSED).select_related("poll")
    return found.exclude(pk__in=[one.poll_id for one in closed_by_two(closings)]).distinct()


def papers_wait(poll: Poll) -> bool:
    """Whether the count waits for papers."""
    return waiting_for_papers().filter(pk=poll.pk).exists()


def desks_of(poll: Poll) -> list[Desk]:
    """Every kelurahan, and how many people voted on paper there."""
    marks = PaperMark.objects.filter(poll=poll, state=MarkState.CONFIRMED)
    voters = Counter(mark.area_id for mark in marks if holds(poll, mark))
    areas = Area.objects.filter(Q(level=Level.URBAN_VILLAGE) | Q(pk__in=list(voters))).order_by(
        "code"
    )
    return [
        Desk(key, name, district or key, city or district or key, voters.get(key, 0))
        for key, name, district, city in areas.values_list("pk", "name", "parent", "parent__parent")
    ]


def piles_of(poll: Poll, desks: Iterable[Desk] | None = None) -> dict[int, int]:
    """As whose papers those of each desk are read, once the vote has closed: areas by keys.

    In votes that opened before there was such a rule each desk's papers are its own.
    """
    found = desks_of(poll) if desks is None else list(desks)
    return piles(found, below(logged_rules(poll), "papers"))


def pile_of(poll: Poll, desk: Area) -> Area:
    """The area as whose papers those of this desk are read."""
    key = piles_of(poll).get(desk.pk, desk.pk)
    return desk if key == desk.pk else Area.objects.get(pk=key)


def read_papers(poll: Poll) -> "QuerySet[PaperBallot]":
    """The papers of a vote with who read them."""
    found = PaperBallot.objects.filter(poll=poll).select_related("area")
    return found.prefetch_related("readings").order_by("area__name", "number")


def papers_as_read(poll: Poll, piles: Iterable[int] | None = None) -> list[ReadPaper]:
    """All papers, or those of some piles, with how often they were read."""
    found = PaperBallot.objects.filter(poll=poll)
    if piles is not None:
        found = found.filter(area__in=list(piles))
    rows = found.annotate(read=Count("readings")).order_by("area__name", "number")
    return [ReadPaper(*row) for row in rows.values_list("pk", "area", "number", "read", "settled")]


def desk_figures(poll: Poll, areas: "QuerySet[Area] | None" = None) -> list[DeskFigures]:
    """For each pile how many people voted on paper at its desks, and how far its papers are; of
    all, or of those to which some desks belong."""
    desks = desks_of(poll)
    where = piles_of(poll, desks)
    mine: set[int] | None = None
    if areas is not None:
        mine = {where.get(key, key) for key in areas.values_list("pk", flat=True)}
        desks = [desk for desk in desks if where[desk.key] in mine]
    found = papers_as_read(poll, mine)
    keys = {paper.pile for paper in found} | {where[desk.key] for desk in desks}
    above = Area.objects.filter(pk__in=keys).with_areas_above()
    names = {
        area.pk: area.name if area.level == Level.URBAN_VILLAGE else area.full_name
        for area in above
    }
    return figures(found, desks, where, names)


def sealed_paper_hashes(poll: Poll) -> list[str]:
    """Hashes of the sealed papers, sorted, so that they tell no order."""
    return sorted(map(envelope_hash, true_papers(poll)))


def next_number(poll: Poll, area: Area, user: Any) -> int:
    """The paper that an officer enters next: after the highest one of the pile that he or she
    read."""
    pile = piles_of(poll).get(area.pk, area.pk)
    mine = PaperReading.objects.filter(by=user, paper__poll=poll, paper__area=pile)
    return (mine.aggregate(last=Max("paper__number"))["last"] or 0) + 1
