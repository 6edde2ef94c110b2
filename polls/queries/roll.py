"""Holding a vote's turnout against its envelopes and its log."""

import json
from contextlib import suppress
from dataclasses import dataclass
from hmac import compare_digest

from django.db.models import QuerySet

from ledger.algorithms.merkle import leaf_hash, roots
from ledger.models import Leaf, TreeHead
from ledger.queries.witness import kept_heads
from polls.algorithms.envelopes import envelope_hash
from polls.algorithms.roll import Difference, difference
from polls.algorithms.tally import final_hashes, late_hashes
from polls.models import Channel, Intervention, InterventionKind, Poll, PollState
from polls.queries.log import log_of
from polls.queries.outside_key import envelope_seals, pseudonyms
from polls.queries.seals import forged_rows, holds, is_sealed


@dataclass(frozen=True, slots=True)
class Roll:
    """What the database says of a vote, as it was read at one moment."""

    poll: int
    outside: str
    people: list[int]
    envelopes: dict[str, str]
    """Hashes by pseudonym."""
    seals: dict[str, str] | None
    """Their seals, where the rules of the vote say that they have one."""
    forged: int
    """Rows of other kinds that this program did not write."""
    entries: list[str]
    heads: list[tuple[int, str]]
    """Size and root of the heads that were signed of its log, also of those kept outside."""


def read_roll(poll: Poll) -> Roll:
    """Read while the poll is held (``polls.actions.locks.hold``), so that no vote is half in it."""
    heads = _heads(log_of(poll))  # before the entries, which are never fewer than a head signed
    online = poll.turnout.filter(channel=Channel.ONLINE).values_list("person", flat=True)
    held = list(poll.envelopes.values_list("pseudonym", "envelope", "seal").iterator())
    entries = Leaf.objects.filter(log__name=log_of(poll)).values_list("data", flat=True)
    return Roll(
        poll=poll.pk,
        outside=poll.outside_key,
        people=list(online),
        envelopes={name: envelope_hash(envelope) for name, envelope, _seal in held},
        seals={name: seal for name, _envelope, seal in held} if is_sealed(poll) else None,
        forged=forged_rows(poll),
        entries=list(entries),
        heads=heads,
    )


def _heads(log: str) -> list[tuple[int, str]]:
    """A file that cannot be read stops nothing here: the nightly check of the logs names it."""
    found = set(TreeHead.objects.filter(log__name=log).values_list("size", "root"))
    with suppress(KeyError, OSError, ValueError):
        kept = [one for one in kept_heads() if one["log"] == log]
        found |= {(int(str(one["size"])), str(one["root"])) for one in kept}
    return sorted(found)


def compare(roll: Roll) -> Difference:
    """What does not fit. Takes its time for a large vote, and needs no lock.

    Raises Unreadable when the key outside the database is not set.
    """
    voters = pseudonyms(roll.poll, roll.people, outside=roll.outside)
    standing: list[str] | None = None
    late: set[str] = set()
    with suppress(KeyError, TypeError, ValueError):
        entries = list(map(json.loads, roll.entries))
        late = late_hashes(entries)
        standing = final_hashes(entries) if _is_as_signed(roll) else None
    return difference(
        voters, roll.envelopes, standing, late=late, unsealed=_unsealed(roll), forged=roll.forged
    )


def _is_as_signed(roll: Roll) -> bool:
    """Whether every head that was signed is one of these entries."""
    leaves = [leaf_hash(entry.encode()) for entry in roll.entries]
    signed = roots(leaves, [size for size, _root in roll.heads])
    return all(size in signed and signed[size].hex() == root for size, root in roll.heads)


def _unsealed(roll: Roll) -> set[str]:
    """The pseudonyms whose envelope this program did not seal."""
    if roll.seals is None:
        return set()
    right = envelope_seals(roll.poll, roll.envelopes.items(), outside=roll.outside)
    kept = zip(roll.envelopes, right, strict=True)
    return {name for name, seal in kept if not compare_digest(roll.seals[name], seal)}


def turnout_differences(poll: Poll) -> Difference:
    """Envelopes that no voter cast, voters without one, and what is not as in the log.

    In a transaction that holds the poll. Raises Unreadable when the outside key is not set.
    """
    return compare(read_roll(poll))


def exclusion_of(poll: Poll) -> Intervention | None:
    """What two people decided last to leave out of the count; None without such a decision."""
    confirmed = poll.interventions.filter(confirmed_by__isnull=False)
    decided = confirmed.filter(kind=InterventionKind.EXCLUSION).order_by("-confirmed_at", "-pk")
    return next((one for one in decided if holds(poll, one)), None)


def is_left_out(poll: Poll, hash_start: str) -> bool:
    """Whether two people decided to count without the envelope whose hash begins so."""
    decided = exclusion_of(poll)
    if decided is None:
        return False
    hashes = [*decided.left_out["envelopes"], *decided.left_out["gone"]]
    return any(one.startswith(hash_start) for one in hashes)


def watched_rolls() -> "QuerySet[Poll]":
    """Votes that run or wait for their count. Of what was destroyed unopened nothing can fit."""
    return Poll.objects.filter(state__in=[PollState.OPEN, PollState.CLOSED], destroyed_at=None)


def stopped_counts() -> int:
    """Of how many votes that run or wait for their count something does not fit."""
    return watched_rolls().exclude(difference={}).count()


def settled(poll: Poll, found: Difference) -> bool:
    """Whether it is exactly what two people decided to leave out."""
    decided = exclusion_of(poll)
    return decided is not None and not found.damaged and decided.left_out == found.left_out()
