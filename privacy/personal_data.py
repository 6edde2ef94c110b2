"""What each app holds of a person: for the copy, and for deleting the account.

An app says it in its ``data_rights.py``. A test fails when a relation to a person or an account has
neither an entry here nor a reason why not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from privacy.copy_words import Words
from privacy.subjects import DataSubject
from web.registrations import Registry, where

Rows = Iterable[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that is held of a person."""

    name: str
    title: object
    export: Callable[[DataSubject], Rows]
    erase: Callable[[DataSubject, bool, datetime], None] | None
    words: Words
    relations: frozenset[str] = frozenset()


Context = Callable[[DataSubject], Mapping[str, object]]
Part = tuple[str, Context]
"""A template, and what it is shown with."""
Hold = Callable[[DataSubject, datetime], bool]
ROOMS = ("data_rights",)
Reduce = Callable[[DataSubject, bool], bool]
HOLDINGS: Registry[Holding] = Registry(
    "data rights", __name__, modules=ROOMS, shows=lambda held: where(held.erase or held.export)
)
EXCLUDED: Registry[str] = Registry(
    "relations that are in no copy", __name__, modules=ROOMS, each="relation", shows=str
)
PARTS: Registry[Part] = Registry(
    "parts of “My data”", __name__, modules=ROOMS, shows=lambda part: where(part[1])
)
HOLDS: Registry[Hold] = Registry("what needs the code of the NIK", __name__, modules=ROOMS)

REDUCED: Registry[Reduce] = Registry("what outlasts an account", __name__, modules=ROOMS)
ACCESS_PARTS: Registry[Part] = Registry(
    "parts of “Who looked at my data”", __name__, modules=ROOMS, shows=lambda part: where(part[1])
)


def register(
    name: str,
    *,
    title: object,
    relations: Iterable[str],
    export: Callable[[DataSubject], Rows],
    erase: Callable[[DataSubject, bool, datetime], None] | None = None,
    words: Words | None = None,
    after: Iterable[str] = (),
) -> None:
    """A kind of thing, reached by these ``app.Model.field`` relations.

    ``export(person)`` gives rows of words and values; ``erase(person, keep_texts, at)`` runs when
    the account is deleted, once everything named in ``after`` is erased. Without it the rows stay,
    under the nameless person. ``words`` say stored codes in the page that people read; the file
    for programs keeps the codes.
    """
    covered = frozenset(relation.lower() for relation in relations)
    HOLDINGS.add(name, Holding(name, title, export, erase, words or {}, covered), after=after)


def exclude(relation: str, reason: str) -> None:
    """A relation that is in no copy, with the reason for whoever checks."""
    EXCLUDED.add(relation.lower(), reason)


def register_part(name: str, template: str, context: Context, *, after: Iterable[str] = ()) -> None:
    """A part of the page "My data", shown by this template with ``part`` as its context."""
    PARTS.add(name, (template, context), after=after)


def register_access_part(name: str, template: str, context: Context) -> None:
    """The same of the page "Who looked at my data"."""
    ACCESS_PARTS.add(name, (template, context))


def register_reduced(name: str, reduce: Reduce) -> None:
    """What outlasts an account while ``identity_is_needed`` says so.

    ``reduce(person, needed)`` keeps no more than that, or nothing, and says whether any is left.
    """
    REDUCED.add(name, reduce)


def parts_of(person: DataSubject) -> list[dict[str, object]]:
    """What the apps show of a person on "My data", each with its template."""
    return [{"template": template, **context(person)} for template, context in PARTS]


def access_parts_of(person: DataSubject) -> list[dict[str, object]]:
    """The same on "Who looked at my data"."""
    return [{"template": template, **context(person)} for template, context in ACCESS_PARTS]


def register_hold(name: str, hold: Hold) -> None:
    """``hold(person, at)``: the code of the NIK is still needed, so that nobody counts twice."""
    HOLDS.add(name, hold)


def holdings() -> list[Holding]:
    """Everything that is held, in the order in which it is erased."""
    return list(HOLDINGS)


def erasures() -> list[Holding]:
    """What is erased with an account, in the order in which it goes."""
    return [holding for holding in HOLDINGS if holding.erase is not None]


def decided_relations() -> set[str]:
    """Every relation that some app registered or excluded."""
    return EXCLUDED.named().keys() | {name for held in HOLDINGS for name in held.relations}


def identity_is_needed(person: DataSubject, at: datetime) -> bool:
    """Whether the code of the NIK still stands for something that must not happen twice."""
    return any(hold(person, at) for hold in HOLDS)
