"""A poll's key among officers: named, written down, rehearsed, and brought at the close."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from nacl.public import PrivateKey

from polls.actions.polls import rehearse
from polls.actions.tallies import count_poll
from polls.envelopes import keep, kept
from polls.locks import hold
from polls.models import KeyKind, Poll, PollState, Trustee
from polls.queries.paper import papers_wait
from polls.rules import check_may_bring_share, check_may_name_trustees, check_wrote_down
from polls.shares import check_share, combined, draw_shares
from residents.models import User


@transaction.atomic
def name_trustees(*, poll: Poll, officers: Sequence[User], needed: int) -> None:
    """Draw a key in shares, one for each officer; an earlier one of this poll is void.

    Each share waits, encrypted under the outside key, until its officer has written it down.
    """
    held = _held(poll)
    check_may_name_trustees(poll=held, officers=len(set(officers)), needed=needed)
    drawn = draw_shares(needed=needed, of=len(officers))
    held.trustees.all().delete()
    held.key_kind = KeyKind.TRUSTEES
    held.sealed_private_key = ""
    held.trustees_needed, held.trustees_named = needed, len(officers)
    held.public_key, held.shares_id = drawn.public_key, drawn.shares_id
    held.rehearsed_at = None
    held.save()
    for number, (officer, share) in enumerate(zip(officers, drawn.shares, strict=True), start=1):
        Trustee.objects.create(poll=held, officer=officer, number=number, waiting_share=keep(share))


@transaction.atomic
def dismiss_trustees(*, poll: Poll) -> None:
    """Back to the server's key. Raises Refused once the poll is open."""
    held = _held(poll)
    check_may_name_trustees(poll=held, officers=3, needed=2)
    held.trustees.all().delete()
    held.key_kind, held.public_key = KeyKind.SERVER, ""
    held.trustees_needed = held.trustees_named = 0
    held.shares_id = held.rehearsed_at = None
    held.save()


@transaction.atomic
def confirm_share(*, trustee: Trustee, first: str, second: str, at: datetime) -> None:
    """The officer has it on paper, as two of its words show; from now on it is kept nowhere."""
    mine = Trustee.objects.select_for_update(of=("self",)).get(pk=trustee.pk)
    if mine.confirmed_at is not None:
        return
    check_wrote_down(share=kept(mine.waiting_share), number=mine.number, typed=(first, second))
    mine.waiting_share, mine.confirmed_at = "", at
    mine.save(update_fields=["waiting_share", "confirmed_at"])


@transaction.atomic
def bring_share(*, trustee: Trustee, words: str, at: datetime) -> bool:
    """Bring a share: before the opening to rehearse, after the close to count.

    The share that completes the key acts at once, and none is kept any longer. Returns whether it
    did. Raises Refused for another share, Altered when the envelopes are not those of the log.
    """
    held = _held(trustee.poll)
    mine = held.trustees.get(pk=trustee.pk)
    check_may_bring_share(poll=held, trustee=mine, papers_wait=papers_wait(held))
    share = check_share(words, shares_id=held.shares_id, number=mine.number)
    mine.brought_share = keep(share)
    mine.save(update_fields=["brought_share"])
    brought = held.trustees.exclude(brought_share="").values_list("brought_share", flat=True)
    shares = [kept(one) for one in brought[: held.trustees_needed]]
    if len(shares) < held.trustees_needed:
        return False
    _act(held, combined(shares, public_key=held.public_key), at)
    held.trustees.update(brought_share="")
    return True


def _act(poll: Poll, key: PrivateKey, at: datetime) -> None:
    if poll.state == PollState.CLOSED:
        count_poll(poll=poll, at=at, key=key)
        return
    rehearse(poll, key=key)
    poll.rehearsed_at = at
    poll.save(update_fields=["rehearsed_at"])


def _held(poll: Poll) -> Poll:
    return hold(poll.pk)
