"""What is deleted by itself when its time is over.

Apps register what they delete in ``data_rights.py``; how long it is kept is the ``days`` of the
privacy declarations, so that what residents read is what happens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from privacy.declarations import declared
from web.registrations import Registry, where

Delete = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """How what is too old of a model is deleted, and what a report calls it."""

    delete: Delete
    words: object


RULES: Registry[Rule] = Registry(
    "retention",
    __name__,
    modules=("data_rights",),
    shows=lambda rule: where(rule.delete),
)

ReportPart = tuple[str, Callable[[HttpRequest], Mapping[str, object]]]
"""A template, and what it is shown with."""
REPORT_PARTS: Registry[ReportPart] = Registry(
    "parts of “Deleted by itself”",
    __name__,
    modules=("data_rights",),
    shows=lambda part: where(part[1]),
)


def register_report_part(
    name: str, template: str, context: Callable[[HttpRequest], Mapping[str, object]]
) -> None:
    """A part of the report for administrators, shown with ``part`` as its context."""
    REPORT_PARTS.add(name, (template, context))


def register_retention(model: str, delete: Delete, *, words: object) -> None:
    """``delete(before)`` removes what is older and returns how many rows went.

    ``words`` name it in the reports, translatable.
    """
    RULES.add(model.lower(), Rule(delete, words))


def words_of(model: str) -> str:
    """What a report calls a model; its label for one that has no rule any more."""
    rule = RULES.get(model)
    return str(rule.words) if rule else model


def models_with_rule() -> set[str]:
    return set(RULES.named())


def declared_days() -> dict[str, int]:
    """For each model of which something is kept for a number of days: that number."""
    days: dict[str, int] = {}
    for field, told in declared().items():
        if told.days is not None:
            model = field.rpartition(".")[0]
            days[model] = min(told.days, days.get(model, told.days))
    return days


def delete_outdated(at: datetime) -> dict[str, int]:
    """Run every rule; how many rows went, by model, without those where none did."""
    rules, days = RULES.named(), declared_days()
    counts = {model: rules[model].delete(at - timedelta(days=days[model])) for model in rules}
    return {model: count for model, count in counts.items() if count}
