"""Flags for review. They never touch a vote, and never say whose it was."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User
from ledger.models import TreeHead
from polls.algorithms.growth import bursts
from polls.models import Flag, FlagKind, FlagReview, Poll
from polls.queries.flags import watched_polls
from polls.queries.log import log_of
from polls.queries.outside_key import device_marks
from polls.rules.flags import check_may_review
from web.each import each
from web.limits import count_once_more

HOUR = 3600
MOST_PER_DEVICE = 5


def watch_device(*, poll: Poll, person: Person, address: str, agent: str, at: datetime) -> None:
    """Count whose votes came from one device in this hour; the sixth person raises a flag.

    Only keyed hashes are counted, in the cache alone, and they go with the hour. When the cache is
    away nothing is counted and nothing breaks.
    """
    hour, passed = divmod(int(at.timestamp()), HOUR)
    left = HOUR - passed
    device, voter = device_marks(poll.pk, person.pk, address=address, agent=agent, hour=hour)
    if not cache.add(f"ballot:{voter}", 1, timeout=left):
        return
    count = count_once_more(f"ballots:{device}", left)
    if count == MOST_PER_DEVICE + 1:
        day = timezone.localdate(at)
        flag = Flag.objects.create(poll=poll, kind=FlagKind.DEVICE, day=day, count=count)
        cache.set(f"flag:{device}", str(flag.pk), timeout=left)
    elif count > MOST_PER_DEVICE:
        raised = Flag.objects.filter(pk=cache.get(f"flag:{device}"), count__lt=count)
        raised.update(count=count)


def find_bursts(*, at: datetime) -> int:
    """Flag each interval in which a log grew unusually fast, once; returns how many are new."""
    found: list[Flag] = []
    each(
        watched_polls(at),
        lambda poll: found.extend(_new_bursts(poll)),
        "poll_growth_unread",
        named="poll",
    )
    return len(found)


def _new_bursts(poll: Poll) -> list[Flag]:
    heads = TreeHead.objects.filter(log__name=log_of(poll)).values_list("size", "signed_at")
    flags = [
        Flag.objects.get_or_create(
            poll=poll,
            log_size=growth.size,
            defaults={
                "kind": FlagKind.BURST,
                "day": timezone.localdate(growth.at),
                "count": growth.entries,
                "usual": growth.usual,
            },
        )
        for growth in bursts(list(heads))
    ]
    return [flag for flag, made in flags if made]


@transaction.atomic
def review_flag(*, flag: Flag, finding: str, words: str, by: User) -> FlagReview:
    """What an official found; the second one does not see the first's. Raises Refused."""
    held = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    reviews = list(held.reviews.all())
    check_may_review(reviews=reviews, officer=by, words=words)
    return FlagReview.objects.create(
        flag=held, number=len(reviews) + 1, by=by, finding=finding, words=words.strip()
    )
