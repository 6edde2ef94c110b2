"""Reads about flags: what looked unusual, and what two officials found."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from polls.models import Flag, FlagKind, FlagReview, Poll, PollState


def watched_polls(at: datetime) -> "QuerySet[Poll]":
    """Votes that run, and those that ended within a day."""
    ended = Q(closed_at__gt=at - timedelta(days=1))
    return Poll.objects.filter(Q(state=PollState.OPEN) | ended)


def flags_to_review(user: Any) -> "QuerySet[Flag]":
    """Flags that fewer than two officials reviewed, this one not yet."""
    seen = FlagReview.objects.filter(by=user).values("flag")
    counted = Flag.objects.annotate(done=Count("reviews")).filter(done__lt=2)
    return counted.exclude(pk__in=seen)


DIFFERENT = "different"
"""Two officials who found different things."""


def flag_figures(poll: Poll) -> dict[str, Any]:
    """How many flags were raised and reviewed by two people, and what both found, by kind."""
    flags = list(poll.flags.prefetch_related("reviews"))
    pairs = [[review.finding for review in flag.reviews.all()] for flag in flags]
    done = [pair for pair in pairs if len(pair) == 2]
    found = Counter(pair[0] if pair[0] == pair[1] else DIFFERENT for pair in done)
    return {
        "raised": len(flags),
        "device": sum(flag.kind == FlagKind.DEVICE for flag in flags),
        "burst": sum(flag.kind == FlagKind.BURST for flag in flags),
        "reviewed": len(done),
        "findings": dict(sorted(found.items())),
    }
