"""Votes of every method, opened as their page would plan them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from polls.actions import planning, polls
from polls.choices import Rule
from polls.models import Option, Poll

SHARES = [{"category": "sarpras", "least": 60, "most": 70}]
RULES: dict[str, dict[str, Any]] = {
    "approval": {"limits": {"most": 2}, "counting": {"ties": "together"}},
    "score": {"limits": {"points": 5}, "counting": {"ties": "together"}},
    "scottish-stv": {"limits": {}, "counting": {"seats": 2}},
    "irv": {"limits": {}, "counting": {"seats": 1}},
    "schulze": {"limits": {}, "counting": {"seats": 1}},
    "equal-shares": {
        "limits": {},
        "counting": {"budget": 2_000_000_000, "completion": "none", "shares": []},
    },
    "greedy": {"limits": {}, "counting": {"budget": 2_000_000_000, "shares": []}},
    "allocation": {
        "limits": {"budget": 1_000_000},
        "counting": {"budget": 1_000_000, "shares": SHARES},
    },
}
OPTIONS = [
    ("Jalan", 1_250_000_000, "sarpras"),
    ("Taman", 700_000_000, "sarpras"),
    ("Pelatihan", 900_000_000, "pemberdayaan"),
]


def open_vote(planned: Poll, monkeypatch: pytest.MonkeyPatch, rule: str, **more: Any) -> Poll:
    """The planned poll, open since yesterday under another rule; ``more`` are other limits."""

    def own(poll: Poll) -> list[Option]:
        return [
            Option(labels={"id": label}, cost=cost, category=kind) for label, cost, kind in OPTIONS
        ]

    monkeypatch.setattr(planning, "_own_options", own)
    planned.rule, planned.method = rule, Rule(rule).method
    planned.limits, planned.counting = RULES[rule]["limits"] | more, RULES[rule]["counting"]
    planned.save()
    return polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
