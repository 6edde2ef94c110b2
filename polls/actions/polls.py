"""A poll from planning to its count. Each step is an entry of the poll's own log."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from nacl.public import PrivateKey

from ledger.actions import append, sign_head
from ledger.models import Leaf
from participation.activities import options_for
from participation.choices import PhaseKind
from participation.models import Consultation
from polls.envelopes import Content, Unreadable, draw_keys, private_key, seal, unseal
from polls.models import Ballot, Option, Poll, PollState, SealedBallot, Tally
from polls.queries import electorate, electorate_at_close
from polls.tally import (
    Pair,
    by_stratum,
    canonical,
    digest,
    final_hashes,
    single_choice,
    without_small_cells,
)
from residents.refusal import Refused

TIE_RULE = "equal counts win together"
OBJECTION_DAYS = 14
REHEARSAL = Content(choice=-1, stratum="rehearsal")


class Altered(Exception):
    """The envelopes are not those of the log: nothing is counted, people have to look."""


def log_of(poll: Poll) -> str:
    """Name of a poll's log."""
    return f"poll/{poll.pk}"


@transaction.atomic
def plan_poll(consultation: Consultation) -> None:
    """A planned poll for the vote phase of a consultation; follows the page until it opens."""
    phase = consultation.phases.filter(kind=PhaseKind.VOTE).first()
    known = Poll.objects.filter(consultation=consultation).first()
    if known is not None and known.state != PollState.PLANNED:
        return
    if phase is None:
        if known is not None:
            known.options.all().delete()
            known.delete()
        return
    poll, _made = Poll.objects.update_or_create(
        consultation=consultation,
        defaults={
            "question": consultation.title,
            "territory": consultation.territory,
            "opens_at": phase.starts_at,
            "closes_at": phase.ends_at,
        },
    )
    _write_options(poll)


def _write_options(poll: Poll) -> int:
    """What can be chosen, as the proposals say now. Returns how many options there are."""
    poll.options.all().delete()
    offered = options_for(poll.consultation)
    for position, option in enumerate(offered, start=1):
        Option.objects.create(
            poll=poll,
            position=position,
            labels=dict(option.labels),
            descriptions=dict(option.descriptions),
            effects=dict(option.effects),
            cost=option.cost,
        )
    return len(offered)


@transaction.atomic
def open_poll(*, poll: Poll, at: datetime) -> Poll:
    """Draw keys, freeze rules and options, rehearse with the real key, and open.

    Raises Refused with fewer than two options, Unreadable when the rehearsal fails.
    """
    held = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if held.state != PollState.PLANNED:
        return held
    if _write_options(held) < 2:
        raise Refused("A vote needs at least two options.")
    held.order_seed = secrets.token_hex(16)
    held.electorate = electorate(held.territory, at)
    held.public_key, held.sealed_private_key = draw_keys()
    rules = frozen_rules(held)
    held.rules_hash = digest(rules)
    append(log=log_of(held), entry={"type": "opening", "rules_hash": held.rules_hash, **rules})
    rehearse(held)
    append(log=log_of(held), entry={"type": "rehearsal", "opened": True})
    held.rehearsed_at = at
    held.state = PollState.OPEN
    held.save()
    sign_head(log=log_of(held))
    return held


def frozen_rules(poll: Poll) -> dict[str, object]:
    """Everything that is fixed when a poll opens."""
    options = [
        {
            "position": o.position,
            "labels": o.labels,
            "descriptions": o.descriptions,
            "effects": o.effects,
            "cost": o.cost,
        }
        for o in poll.options.all()
    ]
    return {
        "question": poll.question,
        "method": poll.method,
        "options": options,
        "order_seed": poll.order_seed,
        "tie_rule": TIE_RULE,
        "quorum": poll.quorum,
        "electorate": poll.electorate,
        "territory": poll.territory.code,
        "opens_at": localtime(poll.opens_at).isoformat(),
        "closes_at": localtime(poll.closes_at).isoformat(),
        "public_key": poll.public_key,
    }


def rehearse(poll: Poll) -> None:
    """Seal and open a dummy with the real key. Raises Unreadable: the poll must not go on."""
    envelope = seal(poll.public_key, REHEARSAL)
    if unseal(private_key(poll.sealed_private_key), envelope) != REHEARSAL:
        raise Unreadable("the rehearsal gave another content")


@transaction.atomic
def close_poll(*, poll: Poll, at: datetime) -> Poll:
    """End casting; from now on the database itself refuses envelopes."""
    held = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if held.state != PollState.OPEN:
        return held
    held.state = PollState.CLOSED
    held.closed_at = at
    held.electorate_at_close = electorate_at_close(held, at)
    held.save(update_fields=["state", "closed_at", "electorate_at_close"])
    append(
        log=log_of(held),
        entry={
            "type": "closing",
            "at": localtime(at).isoformat(),
            "electorate": held.electorate_at_close,
            "envelopes": hashes(held),
        },
    )
    sign_head(log=log_of(held))
    return held


def hashes(poll: Poll) -> list[str]:
    """Hashes of the final envelopes, sorted, so that they tell no order."""
    found = SealedBallot.objects.filter(poll=poll).values_list("envelope", flat=True)
    return sorted(hashlib.sha256(bytes(envelope)).hexdigest() for envelope in found)


@transaction.atomic
def count_poll(*, poll: Poll, at: datetime) -> Tally:
    """Open the envelopes, shuffle, keep them as ballots without a way back, and count.

    Raises Refused before the close, Unreadable without the key, Altered when an envelope was
    changed, taken out or added outside the log.
    """
    held = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if held.state == PollState.COUNTED:
        return held.tally
    if held.state != PollState.CLOSED:
        raise Refused("Only a closed poll is counted.")
    _check_unaltered(held)
    options = [option.position for option in held.options.all()]
    pairs = without_small_cells(_opened(held, options), options)
    Ballot.objects.bulk_create(
        (Ballot(poll=held, choice=choice, stratum=stratum) for choice, stratum in pairs),
        batch_size=1000,
    )
    result = result_of(held, pairs, options)
    inputs = digest(canonical(pairs))
    tally = Tally.objects.create(poll=held, result=result, inputs_hash=inputs, counted_at=at)
    held.state = PollState.COUNTED
    held.save(update_fields=["state"])
    append(log=log_of(held), entry={"type": "result", "inputs": inputs, "result": result})
    sign_head(log=log_of(held))
    return tally


def _check_unaltered(poll: Poll) -> None:
    data = Leaf.objects.filter(log__name=log_of(poll)).values_list("data", flat=True)
    try:
        logged = final_hashes(json.loads(entry) for entry in data)
    except ValueError as error:
        raise Altered(str(error)) from error
    if logged != hashes(poll):
        raise Altered("the envelopes are not those of the log")


def _opened(poll: Poll, options: list[int]) -> list[Pair]:
    """What is in the envelopes, shuffled; what cannot be read is an invalid ballot."""
    key = private_key(poll.sealed_private_key)
    found: list[Pair] = []
    for envelope in poll.envelopes.values_list("envelope", flat=True):
        content = _content(key, bytes(envelope))
        valid = content is not None and content.choice in options
        found.append((content.choice, content.stratum) if content and valid else (None, ""))
    secrets.SystemRandom().shuffle(found)
    return found


def _content(key: PrivateKey, envelope: bytes) -> Content | None:
    try:
        return unseal(key, envelope)
    except Unreadable:
        return None


def result_of(poll: Poll, pairs: list[Pair], options: list[int]) -> dict[str, object]:
    """The published result of these ballots."""
    result = single_choice([choice for choice, _stratum in pairs], options)
    result["strata"] = by_stratum(pairs, options)
    result["electorate"] = poll.electorate_at_close
    result["electorate_at_opening"] = poll.electorate
    result["voted"] = len(pairs)
    result["quorum"] = poll.quorum
    result["quorum_met"] = len(pairs) >= poll.quorum
    return result


@transaction.atomic
def destroy_envelopes(*, at: datetime) -> int:
    """After the objection period envelopes and key go, and the log says so.

    Returns in how many polls.
    """
    due = Poll.objects.filter(
        state=PollState.COUNTED, closed_at__lte=at - timedelta(days=OBJECTION_DAYS)
    ).exclude(sealed_private_key="")
    count = 0
    for poll in due.select_for_update(of=("self",)):
        gone = poll.envelopes.all().delete()[0]
        poll.sealed_private_key = ""
        poll.save(update_fields=["sealed_private_key"])
        entry = {"type": "destruction", "at": localtime(at).isoformat(), "envelopes": gone}
        append(log=log_of(poll), entry=entry)
        sign_head(log=log_of(poll))
        count += 1
    return count
