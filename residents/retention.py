"""What is deleted by itself when its time is over.

Apps register what they delete in ``holdings.py``; how long it is kept is the ``days`` of the
privacy declarations, so that what residents read is what happens.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.module_loading import autodiscover_modules

from residents.privacy import declared

Delete = Callable[[datetime], int]
_rules: dict[str, Delete] = {}
_words: dict[str, object] = {}


def register_retention(model: str, delete: Delete, *, words: object) -> None:
    """``delete(before)`` removes what is older and returns how many rows went.

    ``words`` name it in the reports, translatable.
    """
    _rules[model.lower()] = delete
    _words[model.lower()] = words


def words_of(model: str) -> str:
    """What a report calls a model; its label for one that has no rule any more."""
    models_with_rule()
    return str(_words.get(model, model))


def models_with_rule() -> set[str]:
    autodiscover_modules("holdings", "data_rights")
    return set(_rules)


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
    models, days = models_with_rule(), declared_days()
    counts = {model: _rules[model](at - timedelta(days=days[model])) for model in sorted(models)}
    return {model: count for model, count in counts.items() if count}
