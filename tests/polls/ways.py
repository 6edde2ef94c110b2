"""The life of a vote in a few words: closed, counted, changed by two officials, checked."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from ledger.actions import append
from polls.actions import polls, tallies
from polls.actions.interventions import confirm_intervention, propose_intervention
from polls.algorithms import verify_poll
from polls.algorithms.envelopes import Content, seal
from polls.models import Intervention, InterventionKind, Poll, SealedBallot, Tally
from polls.queries.log import log_of
from polls.queries.package import package
from tests import factories

REASON = "The power was out in two kecamatan for a whole day."


def close(poll: Poll) -> Poll:
    return polls.close_poll(poll=poll, at=poll.closes_at)


def count(poll: Poll) -> Tally:
    return tallies.count_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))


def propose(poll: Poll, by: Person, kind: str, reason: str = REASON) -> Intervention:
    return propose_intervention(
        poll=poll, kind=kind, closes_at=None, reason=reason, by=by.user, at=timezone.now()
    )


def confirm(one: Intervention, by: Person, reason: str = "") -> Poll:
    return confirm_intervention(intervention=one, by=by.user, at=timezone.now(), reason=reason)


def annul(poll: Poll) -> Poll:
    first, second = factories.staff("oki", "official"), factories.staff("putri", "official")
    return confirm(propose(poll, first, InterventionKind.ANNULMENT), second)


def downloaded(poll: Poll) -> dict[str, Any]:
    """The package as somebody has it who downloaded it."""
    found: dict[str, Any] = json.loads(json.dumps(package(poll)))
    return found


def faults(found: Mapping[str, Any]) -> list[str]:
    """What the program that everybody downloads says of a package or a log."""
    return [words for _check, words in verify_poll.faults(json.loads(json.dumps(found)))]


def stuff(poll: Poll, number: int = 200, *, logged: bool = True) -> list[str]:
    """What a thief of the database can do: the published key seals, and any name is a name.

    Returns the hashes of the envelopes, sorted.
    """
    hashes = []
    for _ in range(number):
        envelope = seal(poll.public_key, Content(2, "64.72.03"), poll.content_length)
        hashes.append(hashlib.sha256(envelope).hexdigest())
        SealedBallot.objects.create(poll=poll, pseudonym=secrets.token_hex(32), envelope=envelope)
        if logged:
            append(log=log_of(poll), entry={"type": "envelope", "hash": hashes[-1]})
    return sorted(hashes)
