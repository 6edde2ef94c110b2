"""A poll from planning to its count. Each step is an entry of the poll's own log."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from ledger.actions import append, sign_head
from polls.actions.locks import hold
from polls.actions.order import forget_order
from polls.actions.planning import write_options
from polls.actions.roll import found_at_the_end, keep_difference
from polls.algorithms.contents import content_length
from polls.algorithms.envelopes import Content, Unreadable, seal, unseal
from polls.algorithms.smallness import frozen
from polls.algorithms.tally import digest
from polls.choices import Method
from polls.models import Channel, KeyChange, KeyKind, Option, Poll, PollState
from polls.queries.ballots import envelope_hashes
from polls.queries.checks import checked_number
from polls.queries.electorate import electorate, electorate_at_close
from polls.queries.log import log_of
from polls.queries.offices import offices_named
from polls.queries.outside_key import draw_keys, outside_names, private_key, rehearsed_marks
from polls.queries.readiness import FEWEST_OPTIONS
from polls.rules.keys import check_key_is_ready
from residents.audiences import audience_of
from residents.queries.residencies import rule_of
from web.refusal import Refused

TIE_RULES: dict[str, str] = {
    Method.RANKING: "earlier rounds, the latest first, then the lot of the seed",
    Method.BUDGET: "more supporters, then the lower cost, then the position",
}
REHEARSAL = Content(choice=-1, stratum="rehearsal")


@transaction.atomic
def open_poll(*, poll: Poll, at: datetime) -> Poll:
    """Draw keys, freeze rules and options, rehearse with the real key, and open.

    With trustees the key was drawn and rehearsed before, with real shares. Raises Refused with
    fewer than two options or unready shares, Unreadable when the rehearsal fails.
    """
    held = hold(poll.pk)
    if held.state != PollState.PLANNED:
        return held
    check_key_is_ready(held, rehearsed_marks(held))
    options = held.options.count() if held.imported else write_options(held)
    if options < FEWEST_OPTIONS:
        raise Refused(_("A vote needs at least two options."))
    held.order_seed = secrets.token_hex(16)
    held.outside_key = outside_names()[0]
    held.content_length = content_length(
        method=held.method,
        positions=[option.position for option in held.options.all()],
        limits=held.limits,
    )
    if not held.imported:
        held.electorate = electorate(held, at)
    if held.key_kind == KeyKind.SERVER:
        held.public_key, held.sealed_private_key = draw_keys()
    rules = frozen_rules(held)
    held.rules_hash = digest(rules)
    append(log=log_of(held), entry={"type": "opening", "rules_hash": held.rules_hash, **rules})
    rehearsal = {"type": "rehearsal", "opened": True, "key": held.key_kind}
    if held.key_kind == KeyKind.SERVER:
        rehearse(held)
        held.rehearsed_at = at
    else:
        rehearsal |= {"shares": held.trustees_needed}
        rehearsal |= {"opening": "offline"} if held.offline else {}
    append(log=log_of(held), entry=rehearsal)
    append(log=log_of(held), entry={"type": "electorate", "size": held.electorate})
    for change in held.key_changes.filter(confirmed_at__isnull=False):
        append(log=log_of(held), entry=_key_entry(change))
    held.state = PollState.OPEN
    held.save()
    sign_head(log=log_of(held))
    return held


def _key_entry(change: KeyChange) -> dict[str, object]:
    """Who was to hold the key, as two officials said before the vote had a log."""
    return {
        "type": "key",
        "kind": KeyKind.TRUSTEES if change.needed else KeyKind.SERVER,
        "needed": change.needed,
        "of": change.officers.count(),
        "offices": [{"role": one["role"], "area": one["area"]} for one in change.offices],
        "proposed_at": localtime(change.proposed_at).isoformat(),
        "confirmed_at": localtime(change.confirmed_at).isoformat(),
        "officials": 2,
        **({"opening": "offline"} if change.offline else {}),
    }


def frozen_rules(poll: Poll) -> dict[str, object]:
    """Everything that is fixed when a poll opens."""
    options = [
        {
            "position": o.position,
            "labels": o.labels,
            "descriptions": o.descriptions,
            "effects": o.effects,
            "cost": o.cost,
            "category": o.category,
            **_frozen_extras(o),
        }
        for o in poll.options.all()
    ]
    rules = {
        "question": poll.question,
        "method": poll.method,
        "rule": poll.rule,
        "counting": poll.counting,
        "limits": poll.limits,
        "blank": True,
        "canonical": True,
        "sealed": True,
        "content_length": poll.content_length,
        "options": options,
        "order_seed": poll.order_seed,
        "tie_rule": poll.counting.get("ties") or TIE_RULES.get(poll.method, "together"),
        "quorum": poll.quorum,
        "paper": poll.paper,
        "turnout": True,
        "small": frozen(imported=bool(poll.imported)),
        "electorate": poll.electorate,
        "electorate_rule": rule_of(audience_of(poll)),
        "territory": poll.territory.code,
        "opens_at": localtime(poll.opens_at).isoformat(),
        "closes_at": localtime(poll.closes_at).isoformat(),
        "objection_days": settings.REMBUK_POLL_OBJECTION_DAYS,
        "public_key": poll.public_key,
        "key": _frozen_key(poll),
    }
    return rules | {"imported": poll.imported} if poll.imported else rules


def _frozen_key(poll: Poll) -> dict[str, object]:
    """Who holds the key; of officers in which offices, share by share, and not who they are."""
    held = {"kind": poll.key_kind, "needed": poll.trustees_needed, "of": poll.trustees_named}
    if poll.key_kind == KeyKind.SERVER:
        return held
    offline = {"opening": "offline", "signs": poll.signing_key} if poll.offline else {}
    return held | {"offices": offices_named(poll)} | offline


def _frozen_extras(option: Option) -> dict[str, object]:
    """Of an option that has them: its links, and which picture it is."""
    found: dict[str, object] = {}
    if any(option.links.values()):
        found["links"] = option.links
    if option.picture is not None:
        with option.picture.open_file() as file:
            found["picture"] = hashlib.sha256(file.read()).hexdigest()
        found["alternatives"] = option.alternatives
    return found


def rehearse(poll: Poll, key: PrivateKey | None = None) -> None:
    """Seal and open a dummy with the real key. Raises Unreadable: the poll must not go on.

    ``key`` is that of the trustees' shares; without it the server's key is tried.
    """
    envelope = seal(poll.public_key, REHEARSAL, poll.content_length)
    if unseal(key or private_key(poll.sealed_private_key), envelope) != REHEARSAL:
        raise Unreadable("the rehearsal gave another content")


@transaction.atomic
def close_poll(*, poll: Poll, at: datetime) -> Poll:
    """End casting; from now on the database itself refuses envelopes.

    It ends on time whatever is wrong: voters and envelopes that do not fit are named in the log,
    and the count waits for two people.
    """
    held = hold(poll.pk)
    if held.state != PollState.OPEN:
        return held
    found = found_at_the_end(held)
    forget_order(held)
    held.state = PollState.CLOSED
    held.closed_at = at
    held.electorate_at_close = electorate_at_close(held, at)
    held.save(update_fields=["state", "closed_at", "electorate_at_close"])
    entry: dict[str, object] = {
        "type": "closing",
        "at": localtime(at).isoformat(),
        "electorate": held.electorate_at_close,
        "envelopes": envelope_hashes(held),
        "turnout": held.turnout.filter(channel=Channel.ONLINE).count(),
        "checked": checked_number(held),
    }
    if found:
        entry["difference"] = found.left_out()
    append(log=log_of(held), entry=entry)
    sign_head(log=log_of(held))
    keep_difference(held, found, at)
    return held
