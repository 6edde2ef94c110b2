"""Opening the kept envelopes of a counted poll once more, and comparing. Nothing is written.

What is found names no voter and no envelope: only how many, and which choices stand more or less
often in the envelopes than they were published.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from nacl.encoding import HexEncoder
from nacl.public import PrivateKey

from polls.algorithms.envelopes import Unreadable
from polls.algorithms.tally import canonical, canonical_json, final_hashes
from polls.algorithms.verify_poll import faults
from polls.models import Channel, Intervention, KeyKind, Poll, PollState
from polls.queries.ballots import envelope_hashes
from polls.queries.counting import Counted, open_and_count
from polls.queries.log import entries_of, logged_rules
from polls.queries.outside_key import private_key, pseudonyms
from polls.queries.package import package, published_log
from polls.queries.roll import exclusion_of, settled, turnout_differences
from polls.queries.sweeping import sweep_faults
from polls.rules.shares import combined
from web.refusal import Refused

MOST_LINES = 20
"""How many differing choices are named."""


class NotYet(Exception):
    """Nothing can be opened or compared, and why."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was looked at, and every difference."""

    what: str
    differences: list[str] = field(default_factory=list)


def check_may_audit(poll: Poll, shares: Sequence[str]) -> None:
    """From the close until the envelopes are destroyed, with what opens them. Raises NotYet."""
    if poll.state in (PollState.PLANNED, PollState.OPEN):
        raise NotYet("This vote has not closed. Until then nothing of it is opened.")
    if poll.state == PollState.CONSENSUS:
        raise NotYet("This was agreed without a vote: there are no envelopes.")
    if poll.imported:
        raise NotYet("This vote was imported: there are no envelopes.")
    if poll.state == PollState.ANNULLED and not hasattr(poll, "tally"):
        raise NotYet("This vote was annulled before it was counted. Nothing of it is opened.")
    if poll.destroyed_at is not None:
        raise NotYet("The envelopes and the key were destroyed after the objection period.")
    if poll.key_kind == KeyKind.SERVER and shares:
        raise NotYet("The server holds the key of this vote; there are no shares of it.")
    if poll.offline and shares:
        raise NotYet("The shares of this vote never come to this machine: use open_votes.py audit.")
    opens = poll.key_kind == KeyKind.TRUSTEES and not poll.offline and hasattr(poll, "tally")
    if opens and len(shares) < poll.trustees_needed:
        raise NotYet(
            f"Officers hold the key of this vote: {poll.trustees_needed} of their shares are "
            f"needed, {len(shares)} were given."
        )


def audit(poll: Poll, shares: Sequence[str] = ()) -> Iterator[Comparison]:
    """One finding after the other. ``check_may_audit`` comes before. Raises NotYet for shares
    that do not make the key, and after what can be looked at of a poll that is not counted yet.
    """
    counted, decided = hasattr(poll, "tally"), exclusion_of(poll)
    published = package(poll) if counted else published_log(poll)
    yield Comparison("The log and what was published hold by themselves", list(_faults(published)))
    yield Comparison("The envelopes are those of the log", list(_envelopes(poll, decided)))
    yield Comparison("Each envelope is of one of those who voted online", list(_turnout(poll)))
    if left := sweep_faults(timezone.now()):
        yield Comparison("The order of voting is forgotten", left)
    if not counted:
        raise NotYet("This vote is closed and not counted yet, so nothing was opened.")
    if poll.offline:
        raise NotYet(
            "Officers open the envelopes of this vote on a machine of their own; there they check "
            "with open_votes.py audit that they hold what was published."
        )
    what = "The key is the one of the rules"
    try:
        key = _key(poll, shares)
    except Unreadable as error:
        yield Comparison(what, [str(error)])
        return
    named = logged_rules(poll)["public_key"]
    fits = key.public_key.encode(HexEncoder).decode() == named
    yield Comparison(what, [] if fits else ["the log names another public key"])
    left_out = set(decided.left_out["envelopes"]) if decided else None
    again = open_and_count(poll, key, {}, left_out)
    yield Comparison("Opened again, they hold what was published", list(_ballots(published, again)))
    yield Comparison("Counted again, they give what was published", list(_result(poll, again)))


def _faults(published: Mapping[str, Any]) -> Iterator[str]:
    """What the program for everybody finds in the package, or in the log alone."""
    for check, words in faults(json.loads(json.dumps(published))):
        yield f"{check}: {words}"


def _envelopes(poll: Poll, decided: Intervention | None) -> Iterator[str]:
    """Without those that two people decided about, with a reason that everybody reads."""
    entries, kept = entries_of(poll), Counter(envelope_hashes(poll))
    known = {*decided.left_out["envelopes"], *decided.left_out["gone"]} if decided else set()
    closing = next((entry for entry in entries if entry["type"] == "closing"), None)
    logged = {"the close": Counter(closing["envelopes"] if closing else ())}
    try:
        logged["the log"] = Counter(final_hashes(entries))
    except ValueError as error:
        yield str(error)
    kept = Counter({one: number for one, number in kept.items() if one not in known})
    for name, found in logged.items():
        hashes = Counter({one: number for one, number in found.items() if one not in known})
        if hashes - kept:
            yield f"{(hashes - kept).total()} of the envelopes of {name} are not kept any more"
        if kept - hashes:
            yield f"{(kept - hashes).total()} of the kept envelopes are none of {name}"


def _turnout(poll: Poll) -> Iterator[str]:
    try:
        found = turnout_differences(poll)
    except Unreadable as error:
        yield str(error)
        return
    if not found or settled(poll, found):
        return
    people = poll.turnout.filter(channel=Channel.ONLINE).values_list("person", flat=True)
    voters = set(pseudonyms(poll.pk, people, outside=poll.outside_key))
    names = set(poll.envelopes.values_list("pseudonym", flat=True))
    if names - voters:
        yield f"{len(names - voters)} envelopes are of nobody who voted online"
    if voters - names:
        yield f"{len(voters - names)} of those who voted online have no envelope"
    if voters == names:
        yield found.words()


def _key(poll: Poll, shares: Sequence[str]) -> PrivateKey:
    if poll.key_kind == KeyKind.SERVER:
        return private_key(poll.sealed_private_key)
    try:
        return combined(list(shares)[: poll.trustees_needed], public_key=poll.public_key)
    except Refused as refused:
        raise NotYet(str(refused)) from refused


def _ballots(found: Mapping[str, Any], counted: Counted) -> Iterator[str]:
    ballots = iter(found["ballots"])
    published = {name: [next(ballots) for _ in range(n)] for name, n in found["channels"]}
    again = {name: canonical(pairs) for name, pairs in counted.public.items() if pairs}
    if again.keys() != published.keys():
        yield "the channels of the ballots are published in another way"
    yield from _more_or_less(_choices(again.values()), _choices(published.values()))
    if _choices(again.values()) == _choices(published.values()) and again != published:
        yield "the choices are the same, their channel or kecamatan is not"


def _choices(lists: Iterable[Sequence[Sequence[Any]]]) -> Counter[str]:
    return Counter(
        "invalid" if choice is None else canonical_json(choice)
        for ballots in lists
        for choice, _stratum in ballots
    )


def _more_or_less(again: Counter[str], published: Counter[str]) -> Iterator[str]:
    differing = sorted(c for c in again | published if again[c] != published[c])
    for choice in differing[:MOST_LINES]:
        yield f"{choice}: {again[choice]} times when opened again, {published[choice]} published"
    if len(differing) > MOST_LINES:
        yield f"and {len(differing) - MOST_LINES} other choices"


def _result(poll: Poll, counted: Counted) -> Iterator[str]:
    again, published = json.loads(json.dumps(counted.result)), poll.tally.result
    for name in sorted(again.keys() | published.keys()):
        first, second = again.get(name), published.get(name)
        if first != second:
            yield f"{name}: {canonical_json(first)}, published {canonical_json(second)}"
