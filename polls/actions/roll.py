"""Checking that the sealed votes are those of the voters, while a vote runs and afterwards."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.queries.roles import second_holders
from notices.actions.notices import notify_many, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from notices.words import about
from polls.actions.locks import hold
from polls.algorithms.envelopes import Unreadable
from polls.algorithms.roll import Difference
from polls.algorithms.tally import digest
from polls.models import Poll, PollState
from polls.queries.roll import (
    compare,
    read_roll,
    settled,
    turnout_differences,
    watched_rolls,
)
from web.each import each

logger = structlog.get_logger(__name__)


def check_roll(*, poll: Poll, at: datetime) -> Difference:
    """Compare, keep what was found for the pages, and tell the officials of anything new.

    What two people decided to leave out is no difference any more. Raises Unreadable when the key
    outside the database is not set.
    """
    with transaction.atomic():
        held = hold(poll.pk)
        if held.destroyed_at or held.state not in (PollState.OPEN, PollState.CLOSED):
            return Difference()
        roll = read_roll(held)
    found = compare(roll)
    if settled(held, found):
        found = Difference()
    keep_difference(held, found, at)
    return found


def found_at_the_end(poll: Poll) -> Difference:
    """What does not fit, in the transaction that ends casting, which nothing keeps from ending.

    Without the outside key nobody knows; then nothing is counted either.
    """
    try:
        return turnout_differences(poll)
    except Unreadable as error:
        logger.error("poll_key_lost", poll=poll.pk, reason=str(error))
        return Difference()


@transaction.atomic
def keep_difference(poll: Poll, found: Difference, at: datetime) -> None:
    """For the pages; operators and officials hear of it, each difference once."""
    figures = found.figures()
    if figures:
        logger.error("votes_do_not_fit", poll=poll.pk, reason=found.words())
    if poll.difference == figures:
        return
    poll.difference = figures
    poll.save(update_fields=["difference"])
    if figures:
        _tell(poll, found, at)


def _tell(poll: Poll, found: Difference, at: datetime) -> None:
    people = second_holders(
        role=Role.OFFICIAL, area=poll.consultation.territory, besides=None, at=at
    )
    notify_many(
        Notice(
            person=person,
            kind=NoticeKind.CONFIRM,
            title=gettext_noop("Sealed votes and voters do not fit: the count waits for you"),
            words=poll.consultation.title,
            facts=about(poll.consultation.translation_key),
            url=path_of("polls:propose-change", poll.consultation.slug),
            event=f"roll:{poll.pk}:{digest(found.left_out())[:32]}",
            created_at=at,
        )
        for person in people
    )


def roll_faults(at: datetime) -> list[str]:
    """What does not fit in votes that run or wait for their count, in words for operators.

    The log of the server, the officials and the pages of the vote have it as well.
    """
    faults = []

    def check(poll: Poll) -> None:
        words = "sealed votes and voters cannot be compared"
        try:
            words = check_roll(poll=poll, at=at).words()
        except Unreadable as error:
            words += f": {error}"
            logger.error("poll_key_lost", poll=poll.pk, reason=str(error))
        finally:  # whatever keeps one from being compared is a fault too
            if words:
                faults.append(f"poll/{poll.pk}: {words}")

    each(watched_rolls(), check, "poll_not_compared", named="poll")
    return faults
