"""A poll's own log: its name, its entries, and the rules that its first entry froze."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from ledger.models import Leaf
from polls.models import Poll, PollState

NOT_RULES = ("type", "rules_hash")
DAYS_BEFORE = 14
"""The objection period of polls whose rules do not name it: they were opened before it did."""


def log_of(poll: Poll) -> str:
    """Name of a poll's log."""
    return f"poll/{poll.pk}"


def notices_of(poll: Poll) -> str:
    """Name of what voters are told of their own ballots."""
    return f"ballot:{poll.pk}"


def entries_of(poll: Poll) -> list[dict[str, Any]]:
    """Every entry in its order."""
    data = Leaf.objects.filter(log__name=log_of(poll)).values_list("data", flat=True)
    return [json.loads(entry) for entry in data]


def logged_rules(poll: Poll) -> dict[str, Any]:
    """The rules as they were frozen when the poll opened. Raises Leaf.DoesNotExist before."""
    if not poll.rules_hash:
        raise Leaf.DoesNotExist
    return _rules(log_of(poll), poll.rules_hash)


@lru_cache(maxsize=64)
def _rules(log: str, rules_hash: str) -> dict[str, Any]:
    """Read once in each process: rules of the same digest are the same for ever."""
    opening = json.loads(Leaf.objects.get(log__name=log, index=0).data)
    return {name: value for name, value in opening.items() if name not in NOT_RULES}


def destroys_on(poll: Poll) -> datetime | None:
    """When envelopes and key of a vote that is over are due to be destroyed."""
    return poll.closed_at + timedelta(days=objection_days(poll)) if poll.closed_at else None


def objection_days(poll: Poll) -> int:
    """For how many days after the close envelopes and key are kept: as frozen at the opening."""
    if poll.state == PollState.PLANNED:
        return int(settings.REMBUK_POLL_OBJECTION_DAYS)
    return int(logged_rules(poll).get("objection_days", DAYS_BEFORE))
