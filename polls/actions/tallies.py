"""Counting a closed poll, and destroying what could open its ballots."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from ledger.actions import append, sign_head
from polls.actions.locks import hold
from polls.algorithms.open_votes import choices_of, salted
from polls.algorithms.smallness import below
from polls.algorithms.tally import Pair, canonical, digest
from polls.models import Ballot, Channel, Poll, PollState, Tally
from polls.queries.ballots import envelope_hashes
from polls.queries.counting import open_and_count
from polls.queries.few import needs_release, waits_for_release
from polls.queries.log import entries_of, log_of, logged_rules, objection_days
from polls.queries.offline_files import Opened
from polls.queries.outside_key import private_key
from polls.queries.paper import papers_wait, sealed_paper_hashes
from polls.queries.roll import settled, turnout_differences
from polls.rules.few import check_may_count, check_not_destroyed
from web.each import each
from web.refusal import Refused


class Altered(Exception):
    """Envelopes, voters and log do not fit: nothing is counted, two people have to decide."""


@transaction.atomic
def count_poll(
    *,
    poll: Poll,
    at: datetime,
    key: "PrivateKey | Opened | None" = None,
    added: Mapping[str, Sequence[Pair]] | None = None,
) -> Tally:
    """Open the envelopes, shuffle, keep them as ballots without a way back, and count.

    ``key`` is that of the trustees' shares, or what they opened on a machine of their own; without
    it the server's key opens. ``added`` are ballots that have no envelope, by ``Channel``: the log
    gets their number and digest. Papers join them by themselves. Raises Refused before the close,
    while papers are entered, and for one to three votes before two officials gave their reasons;
    Unreadable without the key; Altered when an envelope was changed, taken out or added past the
    log or without a voter, unless two people decided to count without exactly these.
    """
    held = hold(poll.pk)
    if held.state == PollState.COUNTED:
        return held.tally
    if held.state != PollState.CLOSED:
        raise Refused(_("Only a closed poll is counted."))
    if papers_wait(held):
        raise Refused(_("The papers of this poll are not all in."))
    check_not_destroyed(held)
    left_out = _left_out(held)
    _check_papers(held)
    check_may_count(
        needs_release=needs_release(held, sum(map(len, (added or {}).values()))),
    )
    opener = key or private_key(held.sealed_private_key)
    counted = open_and_count(held, opener, added or {}, left_out)
    for name, found in counted.public.items():
        Ballot.objects.bulk_create(
            (Ballot(poll=held, choice=c, stratum=s, channel=name) for c, s in found),
            batch_size=1000,
        )
    ordered = {name: canonical(found) for name, found in counted.public.items()}
    if isinstance(key, Opened):
        _log_opened(held, key, counted.public)
    _log_added(held, counted.cast, ordered)
    result = counted.result
    inputs = digest([ballot for found in ordered.values() for ballot in found])
    tally = Tally.objects.create(poll=held, result=result, inputs_hash=inputs, counted_at=at)
    held.state = PollState.COUNTED
    held.save(update_fields=["state"])
    append(log=log_of(held), entry={"type": "result", "inputs": inputs, "result": result})
    sign_head(log=log_of(held))
    return tally


def _log_opened(poll: Poll, opened: Opened, public: Mapping[str, Sequence[Pair]]) -> None:
    """What the officers signed. The salt of a channel only where its choices are published as they
    were opened: then everybody can hold them against the signature, and learns nothing more."""
    salts = {}
    for channel, salt in opened.salts.items():
        known = choices_of([pair for pair in public.get(channel, []) if pair[0] is not None])
        same = salted(salt, known) == opened.entry["channels"][channel]["choices"]
        salts[channel] = salt if same else None
    append(log=log_of(poll), entry={"type": "opened", **opened.entry, "salts": salts})


def _log_added(
    poll: Poll, cast: Mapping[str, Sequence[Pair]], public: Mapping[str, Sequence[Any]]
) -> None:
    """One entry a channel without envelopes, with the digest of its ballots as they are published.
    None where the channel is not shown apart: of a few ballots it would tell which they are."""
    for name, found in cast.items():
        if name != Channel.ONLINE:
            apart = digest(public.get(name, [])) if name in public or not found else None
            entry = {"type": "added", "channel": name, "ballots": len(found), "digest": apart}
            append(log=log_of(poll), entry=entry)


def _left_out(poll: Poll) -> set[str] | None:
    """The hashes of the envelopes that two people decided to count without; None when everything
    fits. Raises Altered."""
    found = turnout_differences(poll)
    if not found:
        return None
    if not settled(poll, found):
        raise Altered(found.words())
    return set(found.foreign)


def _check_papers(poll: Poll) -> None:
    """Raises Altered when what papers say is not what was sealed when they were closed."""
    sealed = sealed_paper_hashes(poll)
    closing = (entry for entry in entries_of(poll) if entry["type"] == "papers")
    papers: dict[str, Any] = next(closing, {"sealed": []})
    if papers.get("sealed", sealed) != sealed or papers.get("papers", 0) != len(sealed):
        raise Altered("the sealed papers are not those of the log")


def destroy_envelopes(*, at: datetime) -> int:
    """After the objection period, as it was when each poll opened, envelopes, key, papers and their
    marks go, and the log says so; also of votes of so few that nobody released their count.
    Each in a transaction of its own; returns in how many polls.
    """
    over = [PollState.CLOSED, PollState.COUNTED, PollState.ANNULLED]
    kept = Poll.objects.filter(state__in=over, closed_at__lte=at, destroyed_at=None)
    return each(kept, lambda poll: _destroy(poll, at), "poll_not_destroyed", named="poll")


@transaction.atomic
def _destroy(poll: Poll, at: datetime) -> bool:
    """Whether it was time, as the poll is under its lock."""
    held = hold(poll.pk)
    if held.closed_at is None or held.destroyed_at is not None:
        return False
    if at < held.closed_at + timedelta(days=objection_days(held)):
        return False
    if held.state == PollState.CLOSED:
        if not waits_for_release(held):
            return False
        least = below(logged_rules(held), "release")
        append(log=log_of(held), entry={"type": "withheld", "below": least})
    gone = len(envelope_hashes(held))
    held.envelopes.all().delete()
    held.paper_marks.all().delete()
    held.papers.all().delete()
    held.sealed_papers.all().delete()
    held.disputes.update(sealed_filer="", filer_mark="", filer_seen_by=None)
    held.sealed_private_key = ""
    held.destroyed_at = at
    held.save(update_fields=["sealed_private_key", "destroyed_at"])
    entry = {"type": "destruction", "at": localtime(at).isoformat(), "envelopes": gone}
    append(log=log_of(held), entry=entry)
    sign_head(log=log_of(held))
    return True
