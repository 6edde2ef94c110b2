"""What each app holds of a person: for the copy, and for deleting the account.

An app says it in its ``holdings.py``. A test fails when a relation to a person or an account has
neither an entry here nor a reason why not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from residents.copy_words import Words
from residents.models import Person
from web.registrations import Registry, where

Rows = Iterable[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that is held of a person."""

    name: str
    title: object
    export: Callable[[Person], Rows]
    erase: Callable[[Person, bool, datetime], None] | None
    words: Words


HOLDINGS: Registry[Holding] = Registry(
    "personal data",
    __name__,
    modules=("holdings", "data_rights"),
    shows=lambda holding: where(holding.erase or holding.export),
)
_covered: set[str] = set()
_excluded: dict[str, str] = {}
_parts: list[tuple[str, Callable[[Person], Mapping[str, object]]]] = []
_holds: list[Callable[[Person, datetime], bool]] = []


def register(
    name: str,
    *,
    title: object,
    relations: Iterable[str],
    export: Callable[[Person], Rows],
    erase: Callable[[Person, bool, datetime], None] | None = None,
    words: Words | None = None,
    after: Iterable[str] = (),
) -> None:
    """A kind of thing, reached by these ``app.Model.field`` relations.

    ``export(person)`` gives rows of words and values; ``erase(person, keep_texts, at)`` runs when
    the account is deleted, once everything named in ``after`` is erased. Without it the rows stay,
    under the nameless person. ``words`` say stored codes in the page that people read; the file
    for programs keeps the codes.
    """
    HOLDINGS.add(name, Holding(name, title, export, erase, words or {}), after=after)
    _covered.update(relation.lower() for relation in relations)


def exclude(relation: str, reason: str) -> None:
    """A relation that is in no copy, with the reason for whoever checks."""
    _excluded[relation.lower()] = reason


def register_part(template: str, context: Callable[[Person], Mapping[str, object]]) -> None:
    """A part of the page "My data", shown by this template with ``part`` as its context."""
    _parts.append((template, context))


def parts_of(person: Person) -> list[dict[str, object]]:
    """What the apps show of a person on "My data", each with its template."""
    holdings()
    return [{"template": template, **context(person)} for template, context in _parts]


def register_hold(hold: Callable[[Person, datetime], bool]) -> None:
    """``hold(person, at)``: the code of the NIK is still needed, so that nobody counts twice."""
    _holds.append(hold)


def holdings() -> list[Holding]:
    """Everything that is held, in the order in which it is erased."""
    return list(HOLDINGS)


def erasures() -> list[Holding]:
    """What is erased with an account, in the order in which it goes."""
    return [holding for holding in HOLDINGS if holding.erase is not None]


def decided_relations() -> set[str]:
    """Every relation that some app registered or excluded."""
    holdings()
    return _covered | _excluded.keys()


def identity_is_needed(person: Person, at: datetime) -> bool:
    holdings()
    return any(hold(person, at) for hold in _holds)
