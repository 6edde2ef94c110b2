"""One file with which anybody counts a poll again; ``polls/algorithms/verify_poll.py`` checks
it."""

import json
from typing import Any

from ledger.models import Leaf, TreeHead
from ledger.queries import key_of
from polls.algorithms.tally import CHANNELS, Pair, canonical
from polls.models import Ballot, Poll, PollState
from polls.models.consensus import facts_of
from polls.queries.flags import flag_figures
from polls.queries.log import log_of, logged_rules

FORMAT = "rembuk-poll 4"
LOG_FORMAT = "rembuk-log 2"
CONSENSUS_FORMAT = "rembuk-consensus 1"


def package(poll: Poll) -> dict[str, Any]:
    """Rules, log with heads, final envelopes, ballots in canonical order, and the tally.

    Of an agreement without a vote the minutes take the place of ballots and tally.
    """
    if poll.state == PollState.CONSENSUS:
        minutes = {"format": CONSENSUS_FORMAT, "minutes": facts_of(poll.consensus)}
        return published_log(poll) | {"rules": logged_rules(poll)} | minutes
    ballots, channels = _ballots(poll)
    found = published_log(poll)
    closing = next(e for e in map(json.loads, found["log"]) if e["type"] == "closing")
    return found | {
        "format": FORMAT,
        "rules": logged_rules(poll),
        "envelopes": closing["envelopes"],
        "ballots": ballots,
        "channels": channels,
        "result": poll.tally.result,
        "flags": flag_figures(poll),
    }


def _ballots(poll: Poll) -> tuple[list[list[Any]], list[tuple[str, int]]]:
    """All ballots, channel after channel, and how many stand there of each."""
    found: dict[str, list[Pair]] = {name: [] for name in CHANNELS}
    stored = Ballot.objects.filter(poll=poll).values_list("choice", "stratum", "channel")
    for choice, stratum, channel in stored.iterator():
        found[channel].append((choice, stratum))
    ordered = [ballot for name in CHANNELS for ballot in canonical(found[name])]
    return ordered, [(name, len(found[name])) for name in CHANNELS if found[name]]


def published_log(poll: Poll) -> dict[str, Any]:
    """The log as far as it is signed: entries without times, their hashes, and all heads.

    Entries that no head covers yet are left out, so that nobody sees when a single one came in.
    """
    heads = list(TreeHead.objects.filter(log__name=log_of(poll)))
    size = heads[-1].size if heads else 0
    leaves = Leaf.objects.filter(log__name=log_of(poll), index__lt=size)
    data, hashes = [], []
    for entry, leaf_hash in leaves.values_list("data", "leaf_hash"):
        data.append(entry)
        hashes.append(leaf_hash)
    return {
        "format": LOG_FORMAT,
        "log_name": log_of(poll),
        "key": key_of(log_of(poll)),
        "log": data,
        "leaves": hashes,
        "heads": [as_published(head) for head in heads],
    }


def as_published(head: TreeHead) -> dict[str, Any]:
    """A head with its signature."""
    return {
        "size": head.size,
        "root": head.root,
        "at": head.signed_at.isoformat(),
        "signature": head.signature,
    }
