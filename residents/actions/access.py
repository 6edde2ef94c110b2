"""Whoever opens something personal leaves a line that the person can read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from residents.models import AccessRecord, Person, RoleAssignment, User
from residents.queries import assignments

SAME_SITTING = timedelta(minutes=10)
ADMINISTRATOR = "administrator"


def note_access(
    *,
    officer: User,
    person: Person,
    what: str,
    why: str,
    at: datetime,
    number: str = "",
    role: str = "",
) -> None:
    """Note that an officer opened something of somebody; a reload within minutes is the same look.

    ``why`` is a message id, ``number`` that of the case. One's own data is no
    access, and people of an import are nobody here.
    """
    note_accesses(officer=officer, people=[(person, number)], what=what, why=why, at=at, role=role)


def note_accesses(
    *,
    officer: User,
    people: Iterable[tuple[Person, str]],
    what: str,
    why: str,
    at: datetime,
    role: str = "",
) -> None:
    """The same for a page that shows several people, each with the number of the case.

    A fixed number of queries for any number of people.
    """
    wanted = {
        (person.pk, f"{why}\t{number}")
        for person, number in people
        if person.user_id is not None and person.user_id != officer.pk
    }
    if not wanted:
        return
    held = [one for one in assignments(officer, at) if not role or one.role == role]
    looked = _looked(officer, held[0] if held else None, what)
    known = AccessRecord.objects.filter(
        **looked, at__gt=at - SAME_SITTING, person__in={key for key, _why in wanted}
    )
    wanted -= set(known.values_list("person", "why"))
    AccessRecord.objects.bulk_create(
        AccessRecord(**looked, person_id=key, why=words, at=at) for key, words in sorted(wanted)
    )


def note_each_look(
    *,
    officer: User,
    hat: RoleAssignment | None,
    person: Person,
    what: str,
    why: str,
    number: str,
    at: datetime,
) -> AccessRecord:
    """Note one look of its own, also within minutes of another: each opening of a scan counts."""
    looked = _looked(officer, hat, what)
    return AccessRecord.objects.create(**looked, person=person, why=f"{why}\t{number}", at=at)


def _looked(officer: User, hat: RoleAssignment | None, what: str) -> dict[str, Any]:
    """Who looked at what, in which office."""
    role, office = (hat.role, hat.area.name) if hat else (ADMINISTRATOR, "")
    return {"officer": officer, "role": role, "office": office, "what": what}
