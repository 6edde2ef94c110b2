"""A poll's key among officers: named, written down, rehearsed, and brought at the close."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop
from nacl.public import PrivateKey

from accounts.models import RoleAssignment, User
from polls.actions.confirmations import ask_second_official
from polls.actions.locks import hold
from polls.actions.polls import rehearse
from polls.actions.tallies import Altered, count_poll
from polls.algorithms.shares import draw_shares
from polls.models import KeyChange, KeyKind, Poll, PollState, Trustee
from polls.queries.few import waits_for_release
from polls.queries.offices import offices_held
from polls.queries.outside_key import decrypt, encrypt, rehearsed_marks
from polls.queries.paper import papers_wait
from polls.rules.keys import check_may_confirm_key, check_may_propose_key
from polls.rules.shares import check_may_bring_share, check_share, check_wrote_down, combined

logger = structlog.get_logger(__name__)


@transaction.atomic
def propose_key(
    *,
    poll: Poll,
    officers: Sequence[User],
    needed: int,
    by: User,
    at: datetime,
    offline: bool = False,
) -> KeyChange:
    """Name who is to hold the key; nobody leaves it with the server. Raises Refused.

    Nothing happens until another official confirms it, and they are told; until then the earlier
    shares hold. ``offline``: key and shares are drawn on the officers' machine and never come here.
    """
    held = _held(poll)
    check_may_propose_key(poll=held, officers=len(set(officers)), needed=needed)
    offices_held(officers, at)
    change = KeyChange.objects.create(
        poll=held,
        needed=needed if officers else 0,
        offline=offline and bool(officers),
        proposed_by=by,
        proposed_at=at,
    )
    change.officers.set(officers)
    ask_second_official(
        poll=held,
        by=by,
        title=gettext_noop("A change of the key of a vote waits for your confirmation"),
        url_name="polls:share-key",
        proposal=f"key:{change.pk}",
        at=at,
    )
    return change


@transaction.atomic
def confirm_key(*, change: KeyChange, by: User, at: datetime) -> None:
    """Do what a colleague proposed: earlier shares are void. Raises Refused.

    It enters the log of the vote when that begins, at the opening, with the offices in which the
    shares are held.
    """
    poll = _held(change.poll)
    held = KeyChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    officers = list(held.officers.order_by("email"))
    check_may_confirm_key(change=held, poll=poll, officers=len(officers), official=by)
    offices = offices_held(officers, at)
    held.confirmed_by, held.confirmed_at = by, at
    held.offices = [
        {"officer": one.user_id, "role": one.role, "area": one.area.code} for one in offices
    ]
    held.save(update_fields=["confirmed_by", "confirmed_at", "offices"])
    poll.trustees.all().delete()
    poll.offline, poll.signing_key = held.offline, ""
    if held.offline:
        _name_only(poll, officers, offices, held.needed)
    elif officers:
        _draw_shares(poll, officers, offices, held.needed)
    else:
        poll.key_kind, poll.public_key = KeyKind.SERVER, ""
        poll.trustees_needed = poll.trustees_named = 0
        poll.shares_id = poll.rehearsed_at = None
        poll.save()


@transaction.atomic
def drop_key_change(*, change: KeyChange) -> None:
    """Take back what nobody confirmed yet, by whoever of the officials."""
    KeyChange.objects.filter(pk=change.pk, confirmed_at=None).delete()


def _draw_shares(
    poll: Poll, officers: Sequence[User], offices: Sequence[RoleAssignment], needed: int
) -> None:
    """A key in shares; each waits, encrypted, until its officer has written it down."""
    drawn = draw_shares(needed=needed, of=len(officers))
    poll.key_kind = KeyKind.TRUSTEES
    poll.sealed_private_key = ""
    poll.trustees_needed, poll.trustees_named = needed, len(officers)
    poll.public_key, poll.shares_id = drawn.public_key, drawn.shares_id
    poll.rehearsed_at = None
    poll.save()
    named = zip(officers, offices, drawn.shares, strict=True)
    for number, (officer, office, share) in enumerate(named, start=1):
        Trustee.objects.create(
            poll=poll,
            officer=officer,
            role=office.role,
            area=office.area,
            number=number,
            waiting_share=encrypt(share),
        )


def _name_only(
    poll: Poll, officers: Sequence[User], offices: Sequence[RoleAssignment], needed: int
) -> None:
    """Officers with a number and without a share: they draw the key (``polls.actions.offline``)."""
    poll.key_kind = KeyKind.TRUSTEES
    poll.sealed_private_key = poll.public_key = ""
    poll.trustees_needed, poll.trustees_named = needed, len(officers)
    poll.shares_id = poll.rehearsed_at = None
    poll.save()
    for number, (officer, office) in enumerate(zip(officers, offices, strict=True), start=1):
        Trustee.objects.create(
            poll=poll, officer=officer, role=office.role, area=office.area, number=number
        )


@transaction.atomic
def confirm_share(*, trustee: Trustee, first: str, second: str, at: datetime) -> None:
    """The officer has it on paper, as two of its words show; from now on it is kept nowhere."""
    mine = Trustee.objects.select_for_update(of=("self",)).get(pk=trustee.pk)
    if mine.confirmed_at is not None:
        return
    check_wrote_down(share=decrypt(mine.waiting_share), number=mine.number, typed=(first, second))
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
    check_may_bring_share(
        poll=held,
        trustee=mine,
        papers_wait=papers_wait(held),
        needs_release=waits_for_release(held),
    )
    share = check_share(words, shares_id=held.shares_id, number=mine.number)
    mine.brought_share = encrypt(share)
    mine.save(update_fields=["brought_share"])
    brought = held.trustees.exclude(brought_share="").values_list("brought_share", flat=True)
    shares = [decrypt(one) for one in brought[: held.trustees_needed]]
    if len(shares) < held.trustees_needed:
        return False
    _act(held, combined(shares, public_key=held.public_key), at)
    held.trustees.update(brought_share="")
    return True


def _act(poll: Poll, key: PrivateKey, at: datetime) -> None:
    if poll.state == PollState.CLOSED:
        try:
            count_poll(poll=poll, at=at, key=key)
        except Altered as error:
            logger.error("poll_not_counted", poll=poll.pk, reason=str(error))
            raise
        return
    rehearse(poll, key=key)
    keep_rehearsal(poll, at)


def keep_rehearsal(poll: Poll, at: datetime) -> None:
    """That real shares opened a dummy, and of which key they are."""
    poll.rehearsed_at = at
    poll.rehearsed_mark = rehearsed_marks(poll)[0]
    poll.save(update_fields=["rehearsed_at", "rehearsed_mark"])


def _held(poll: Poll) -> Poll:
    return hold(poll.pk)
