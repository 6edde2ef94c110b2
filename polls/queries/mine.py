"""What a person may know of his or her own part in votes: whether, never what."""

from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.query import QuerySet

from accounts.models import Person
from polls.models import MarkState, PaperMark, Poll, PollState, Turnout

COLUMNS = (
    "pk", "question", "closes_at", "closed_at", "state",
    "took_part", "noted", "slug", "live", "key",
)  # fmt: skip


def votes_of(person: Person) -> "QuerySet[Any, Any]":
    """A row for every vote that was opened here, the newest first: ``pk``, ``question``,
    ``closes_at``, ``closed_at``, ``state``, ``slug``, ``live`` and ``key`` (translation key) of its
    consultation, ``took_part``: the channel of the person's turnout, None without one; and
    ``noted``: whether a desk notes the person for paper.

    Of withdrawn consultations only those in which the person took part.
    """
    turnout = Turnout.objects.filter(poll=OuterRef("pk"), person=person)
    marks = PaperMark.objects.filter(poll=OuterRef("pk"), person=person)
    begun = Poll.objects.exclude(state__in=[PollState.PLANNED, PollState.CONSENSUS])
    found: QuerySet[Any, Any] = (
        begun.filter(file_hash=None)
        .annotate(
            took_part=Subquery(turnout.values("channel")[:1]),
            noted=Subquery(marks.exclude(state=MarkState.TAKEN_BACK).values("state")[:1]),
            slug=F("consultation__slug"),
            live=F("consultation__live"),
            key=F("consultation__translation_key"),
        )
        .filter(Q(live=True) | Q(took_part__isnull=False))
        .order_by("-opens_at", "-pk")
        .values(*COLUMNS)
    )
    return found
