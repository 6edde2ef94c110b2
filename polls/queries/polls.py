"""Votes: which are public, open, due, on paper, or settled."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from wagtail.images import get_image_model

from participation.models import Consultation
from polls.models import Poll, PollState, Tally

PICTURE = "width-480|format-webp"


"""How a picture of an option is shown (``polls/option_words.html``)."""


def polls() -> "QuerySet[Poll]":
    """Polls of public consultations with what rules and pages need."""
    pictures = get_image_model().objects.prefetch_renditions(PICTURE)
    return (
        Poll.objects.filter(consultation__live=True)
        .select_related("consultation", "territory", "group__office")
        .prefetch_related("options", Prefetch("options__picture", pictures))
    )


def polls_to_cast() -> "QuerySet[Poll]":
    """The same with no more than casting needs: the frozen rules name the options."""
    bare = polls().prefetch_related(None).select_related(None)
    return bare.select_related("consultation", "territory")


def opened_polls() -> "QuerySet[Poll]":
    """Those of ``polls`` that have been opened, and so have a log."""
    return polls().exclude(state=PollState.PLANNED)


def paper_polls() -> "QuerySet[Poll]":
    """Votes that also take papers, from the opening to the count; the one that ends next first.
    Without those that were destroyed unopened."""
    running = [PollState.OPEN, PollState.CLOSED]
    found = polls().filter(paper=True, state__in=running, destroyed_at=None)
    return found.order_by("closes_at")


def settled_poll(consultation: Consultation) -> Poll | None:
    """The poll of a consultation that has a result, counted or agreed; else None."""
    over = [PollState.COUNTED, PollState.CONSENSUS]
    return Poll.objects.filter(consultation=consultation, state__in=over).first()


def result_of(poll: Poll) -> dict[str, Any] | None:
    """What was counted, also of a vote that was annulled afterwards; None before."""
    return Tally.objects.filter(poll=poll).values_list("result", flat=True).first()


def polls_for_officials() -> "QuerySet[Poll]":
    """Every vote, newest first, with its objections and how many shares were brought."""
    return (
        Poll.objects.select_related("consultation", "consensus")
        .prefetch_related("disputes", "flags__reviews", "interventions")
        .annotate(brought=Count("trustees", filter=~Q(trustees__brought_share="")))
        .order_by("-opens_at", "-pk")
    )


def due_to_open(at: datetime) -> "QuerySet[Poll]":
    """Planned polls whose time has begun, of public consultations."""
    return polls().filter(state=PollState.PLANNED, opens_at__lte=at, closes_at__gt=at)


def due_to_close(at: datetime) -> "QuerySet[Poll]":
    """Open polls whose time is over, also of a consultation that is no longer public."""
    return Poll.objects.filter(state=PollState.OPEN, closes_at__lte=at)
