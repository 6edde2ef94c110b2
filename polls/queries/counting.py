"""What the envelopes of a vote hold, and the result of it. Nothing is written."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nacl.public import PrivateKey

from polls.algorithms.contents import canonical_choice
from polls.algorithms.cutting import cut_ballots
from polls.algorithms.envelopes import Unreadable, envelope_hash, unseal
from polls.algorithms.outcome import outcome_of
from polls.algorithms.smallness import below
from polls.algorithms.tally import Pair, by_stratum, shown_apart
from polls.models import Channel, Poll
from polls.queries.log import logged_rules
from polls.queries.offline_files import Opened
from polls.queries.seals import true_papers
from polls.rules.ballots import taken_choice
from web.refusal import Refused


@dataclass(frozen=True, slots=True)
class Counted:
    """What was opened, by channel; the same as far as it is published; and the result."""

    cast: Mapping[str, Sequence[Pair]]
    public: Mapping[str, Sequence[Pair]]
    result: dict[str, Any]


def open_and_count(
    poll: Poll,
    key: "PrivateKey | Opened",
    added: Mapping[str, Sequence[Pair]],
    left_out: Collection[str] | None,
) -> Counted:
    """Open the envelopes and sealed papers and count, with what has none; or count what officers
    opened on a machine of their own. Nothing is written: an audit does it too
    (``polls.queries.audit``), so whatever decides what is published belongs in here.

    ``left_out`` are the hashes of the envelopes that two people decided to count without, None
    where nobody had to decide.
    """
    rules = logged_rules(poll)
    came = {**_found(poll, key, left_out or ()), **added}
    legal = {Channel(name).value: _legal(rules, pairs) for name, pairs in came.items()}
    cast, said = cut_ballots(rules, legal)
    public = shown_apart(cast)
    result = result_of(poll, [pair for found in public.values() for pair in found]) | said
    if left_out is not None:
        result["left_out"] = len(left_out)
    if len(cast) > 1 and result["voted"] >= below(rules, "breakdowns"):
        result["channels"] = {name: len(found) for name, found in cast.items()}
    return Counted(cast, public, result)


def _found(
    poll: Poll, key: "PrivateKey | Opened", left_out: Collection[str]
) -> dict[str, Iterable[Pair]]:
    """What is in the envelopes, by channel; what the officers opened, where they did it."""
    found: dict[str, Iterable[Pair]] = {Channel.PAPER.value: []} if poll.paper else {}
    if isinstance(key, Opened):
        return {**found, **key.ballots}
    online = map(bytes, poll.envelopes.values_list("envelope", flat=True).iterator())
    found[Channel.ONLINE.value] = _opened(key, dict.fromkeys(online), left_out)
    if poll.paper:
        found[Channel.PAPER.value] = _opened(key, true_papers(poll))
    return found


def _opened(
    key: PrivateKey, envelopes: Iterable[bytes], left_out: Collection[str] = ()
) -> Iterator[Pair]:
    """What is in the envelopes, whatever it is; those with a hash in ``left_out`` stay sealed."""
    for held in envelopes:
        if envelope_hash(held) in left_out:
            continue
        try:
            content = unseal(key, held)
        except Unreadable:
            yield None, ""
        else:
            yield content.choice, content.stratum


def _legal(rules: dict[str, Any], ballots: Iterable[Pair]) -> list[Pair]:
    """The ballots in the one form of each, shuffled; what the rules do not allow is an invalid
    one. Each way to fill in a ballot is looked at once."""
    known = dict[str, Any]()
    found: list[Pair] = []
    for choice, stratum in ballots:
        spelling = canonical_choice(choice)
        if spelling not in known:
            known[spelling] = _taken(rules, choice)
        taken = known[spelling]
        found.append((None, "") if taken is None else (taken, stratum))
    secrets.SystemRandom().shuffle(found)
    return found


def _taken(rules: dict[str, Any], choice: object) -> Any:
    """The one form of a choice, None where the rules do not allow it."""
    try:
        return taken_choice(rules, choice)
    except Refused:
        return None


def result_of(poll: Poll, pairs: list[Pair]) -> dict[str, Any]:
    """The published result of these ballots."""
    rules = logged_rules(poll)
    result = outcome_of(rules, [choice for choice, _stratum in pairs if choice is not None])
    result["invalid"] = sum(choice is None for choice, _stratum in pairs)
    result["strata"] = by_stratum(pairs, [o["position"] for o in rules["options"]], poll.method)
    result["electorate"] = poll.electorate_at_close
    result["electorate_at_opening"] = poll.electorate
    result["voted"] = len(pairs)
    result["quorum"] = poll.quorum
    result["quorum_met"] = len(pairs) >= poll.quorum
    return result
