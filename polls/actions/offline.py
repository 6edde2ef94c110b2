"""A key that officers draw on a machine of their own: its public half, a rehearsal, the opening.

No share comes here. Each step is as in ``polls.actions.trustees``, where the shares do.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from ledger.models import TreeHead
from polls.actions.locks import hold
from polls.actions.tallies import Altered, count_poll
from polls.actions.trustees import keep_rehearsal
from polls.algorithms.envelopes import envelope_hash
from polls.models import Poll, PollState, Tally, Trustee
from polls.queries.few import waits_for_release
from polls.queries.log import entries_of, log_of
from polls.queries.offline_files import Expected, check_rehearsed, read_key, read_opened
from polls.queries.paper import papers_wait
from polls.queries.sealed import envelopes_to_open
from polls.rules.offline import (
    check_is_counted_one,
    check_may_bring_key,
    check_may_confirm_code,
    check_may_open,
    check_may_rehearse,
)

logger = structlog.get_logger(__name__)
SETTLING = ("closing", "exclusion", "papers")


@transaction.atomic
def bring_key(*, trustee: Trustee, sent: Mapping[str, Any]) -> None:
    """The public halves of a fresh key. Raises Refused.

    Each officer then confirms by its code that it is the key of his or her paper.
    """
    poll = hold(trustee.poll_id)
    named = {"needed": poll.trustees_needed, "of": poll.trustees_named}
    opens, signs = read_key(sent, log_name=log_of(poll), **named)
    if (poll.public_key, poll.signing_key) == (opens, signs):
        return
    check_may_bring_key(poll)
    poll.public_key, poll.signing_key, poll.shares_id = opens, signs, sent["shares_id"]
    poll.save(update_fields=["public_key", "signing_key", "shares_id"])


@transaction.atomic
def confirm_code(*, trustee: Trustee, code: str, at: datetime) -> None:
    """The officer has a share of this very key on paper, as its code shows. Raises Refused."""
    poll = hold(trustee.poll_id)
    mine = poll.trustees.get(pk=trustee.pk)
    if mine.confirmed_at is not None:
        return
    check_may_confirm_code(poll=poll, trustee=mine, typed=code)
    mine.confirmed_at = at
    mine.save(update_fields=["confirmed_at"])


@transaction.atomic
def bring_rehearsal(*, trustee: Trustee, sent: Mapping[str, Any], at: datetime) -> None:
    """What the dummy held: enough real shares opened it. Raises Refused."""
    poll = hold(trustee.poll_id)
    check_may_rehearse(poll)
    check_rehearsed(poll, sent, log_name=log_of(poll))
    keep_rehearsal(poll, poll.rehearsed_at or at)


@transaction.atomic
def bring_opened(*, trustee: Trustee, sent: Mapping[str, Any], at: datetime) -> Tally:
    """What was in the envelopes; it is counted at once.

    Raises Refused when the file does not fit the log, Altered when the envelopes here do not.
    """
    poll = hold(trustee.poll_id)
    if poll.offline and poll.state == PollState.COUNTED:
        check_is_counted_one(entries_of(poll), sent)
        return poll.tally
    check_may_open(poll=poll, papers_wait=papers_wait(poll), needs_release=waits_for_release(poll))
    try:
        return count_poll(poll=poll, at=at, key=read_opened(sent, _expected(poll)))
    except Altered as error:
        logger.error("poll_not_counted", poll=poll.pk, reason=str(error))
        raise


def _expected(poll: Poll) -> Expected:
    """Beside the log as it is since the last step that says what is counted."""
    steps = (n for n, entry in enumerate(entries_of(poll)) if entry["type"] in SETTLING)
    heads = TreeHead.objects.filter(log__name=log_of(poll), size__gt=max(steps))
    return Expected(
        log_name=log_of(poll),
        rules_hash=poll.rules_hash,
        public_key=poll.public_key,
        signs=poll.signing_key,
        heads=dict(heads.values_list("size", "root")),
        envelopes={
            channel: list(map(envelope_hash, found))
            for channel, found in envelopes_to_open(poll).items()
        },
    )
