"""Votes of every method, opened as their page would plan them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from polls.actions import planning, polls
from polls.choices import Rule
from polls.models import Option, Poll

SHARES = [{"category": "sarpras", "least": 60, "most": 70}]
RULES: dict[str, dict[str, Any]] = {
    "single-choice": {"limits": {}, "counting": {"ties": "together"}},
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

BALLOTS: dict[str, list[Any]] = {
    "single": [1, 2, 1, 2],
    "approval": [[1, 2], [2], [3], []],
    "score": [{"1": 5, "3": 2}, {"2": 4}, {"1": 1, "2": 1, "3": 1}, {}],
    "ranking": [[1, 2], [2, 1, 3], [3], [3, 2]],
    "budget": [[1, 2], [2, 3], [3], [2]],
    "allocation": [
        {"1": 600_000, "3": 400_000}, {"2": 650_000, "3": 350_000}, {"2": 7, "3": 3}, {},
    ],
}  # fmt: skip
"""Legal ballots of every method under these rules, to be cast in turn."""


def open_vote(
    planned: Poll,
    monkeypatch: pytest.MonkeyPatch,
    rule: str,
    *,
    counting: Mapping[str, Any] | None = None,
    **more: Any,
) -> Poll:
    """The planned poll, open since yesterday under another rule; ``more`` are other limits, and
    ``counting`` what is counted otherwise."""

    def own(poll: Poll) -> list[Option]:
        return [
            Option(labels={"id": label}, cost=cost, category=kind) for label, cost, kind in OPTIONS
        ]

    monkeypatch.setattr(planning, "_own_options", own)
    planned.rule, planned.method = rule, Rule(rule).method
    planned.limits = RULES[rule]["limits"] | more
    planned.counting = RULES[rule]["counting"] | (counting or {})
    planned.save()
    return polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
