"""Whoever opens something personal leaves a line that the person can read."""

from datetime import datetime, timedelta

from residents.models import AccessRecord, Person, User
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
    if person.user_id is None or person.user_id == officer.pk:
        return
    held = [one for one in assignments(officer, at) if not role or one.role == role]
    looked = {
        "officer": officer,
        "person": person,
        "role": held[0].role if held else ADMINISTRATOR,
        "office": held[0].area.name if held else "",
        "what": what,
        "why": f"{why}\t{number}",
    }
    if not AccessRecord.objects.filter(**looked, at__gt=at - SAME_SITTING).exists():
        AccessRecord.objects.create(**looked, at=at)
