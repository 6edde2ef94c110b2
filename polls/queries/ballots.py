"""Whether somebody voted, the envelope that stands, its receipt and its entry in the log."""

import json
from dataclasses import dataclass

from accounts.models import Person
from ledger.models import Leaf, TreeHead
from polls.algorithms.envelopes import envelope_hash
from polls.algorithms.receipts import receipt_code
from polls.models import Channel, Poll, SealedBallot, Turnout
from polls.queries.log import log_of
from polls.queries.outside_key import form_key, pseudonym


def has_voted(poll: Poll, person: Person | None) -> bool:
    """Whether a person voted online; never what was chosen."""
    mine = Turnout.objects.filter(poll=poll, person=person, channel=Channel.ONLINE)
    return person is not None and mine.exists()


def envelope_of(poll: Poll, person: Person | None) -> bytes | None:
    """The voter's envelope that stands; None without one."""
    if person is None:
        return None
    name = pseudonym(poll.pk, person.pk, outside=poll.outside_key)
    kept = SealedBallot.objects.filter(poll=poll, pseudonym=name)
    found = kept.values_list("envelope", flat=True).first()
    return None if found is None else bytes(found)


def ballot_key(poll: Poll, person: Person | None) -> str:
    """The idempotency key of the form that is shown to a voter now; empty for a visitor."""
    return key_after(poll, person, envelope_of(poll, person))


def key_after(poll: Poll, person: Person | None, envelope: bytes | None) -> str:
    """The same for a voter whose envelope is known."""
    if person is None:
        return ""
    name = pseudonym(poll.pk, person.pk, outside=poll.outside_key)
    return form_key(name, envelope, outside=poll.outside_key)


def receipt_of(poll: Poll, person: Person | None) -> str:
    """The receipt of the voter's envelope that stands; empty without one. Kept nowhere."""
    envelope = envelope_of(poll, person)
    return receipt_code(envelope_hash(envelope)) if envelope is not None else ""


@dataclass(frozen=True, slots=True)
class InLog:
    """Where the envelope of a receipt stands in the log, and what became of it."""

    entry: int
    replaced_by: int | None
    signed: bool
    """Whether a published head covers the entry already."""


def envelope_in_log(poll: Poll, hash_start: str) -> InLog | None:
    """The entry of the envelope whose hash begins so; None when the log does not hold it."""
    leaves = Leaf.objects.filter(log__name=log_of(poll))
    leaf = leaves.filter(data__startswith=f'{{"hash":"{hash_start}').first()
    if leaf is None:
        return None
    whole = json.loads(leaf.data)["hash"]
    later = leaves.filter(data__contains=f'"replaces":"{whole}"').first()
    head = TreeHead.objects.filter(log__name=log_of(poll)).last()
    return InLog(
        entry=leaf.index,
        replaced_by=later.index if later else None,
        signed=head is not None and head.size > leaf.index,
    )


def envelope_hashes(poll: Poll) -> list[str]:
    """Hashes of the envelopes that stand, sorted, so that they tell no order; each once."""
    found = SealedBallot.objects.filter(poll=poll).values_list("envelope", flat=True)
    return sorted(set(map(envelope_hash, found)))
