"""Whoever acts for the city and opens something personal leaves a line, with role and office."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Person, RoleAssignment, User
from accounts.queries.people import assignments
from privacy.actions import access
from privacy.models import AccessRecord

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
    assignment: RoleAssignment | None = None,
) -> None:
    """The same for a page that shows several people, each with the number of the case.

    ``assignment`` is that by which the officer looks, where it is known. A fixed number of
    queries for any number of people.
    """
    seen = [
        (person, number) for person, number in people if person.user_id not in (None, officer.pk)
    ]
    if not seen:
        return
    if assignment is None:
        held = (one for one in assignments(officer, at) if not role or one.role == role)
        assignment = next(held, None)
    acting, office = _office(assignment)
    access.note_accesses(
        officer=officer, role=acting, office=office, people=seen, what=what, why=why, at=at
    )


def note_each_look(
    *,
    officer: User,
    assignment: RoleAssignment | None,
    person: Person,
    what: str,
    why: str,
    number: str,
    at: datetime,
) -> AccessRecord:
    """Note one look of its own, also within minutes of another: each opening of a scan counts."""
    role, office = _office(assignment)
    return access.note_each_look(
        officer=officer,
        role=role,
        office=office,
        person=person,
        what=what,
        why=why,
        number=number,
        at=at,
    )


def _office(assignment: RoleAssignment | None) -> tuple[str, str]:
    """Role and territory by which somebody looks."""
    if assignment is None:
        return ADMINISTRATOR, ""
    return assignment.role, assignment.area.name
