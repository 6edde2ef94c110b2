"""Whoever opens something personal leaves a line that the person can read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from privacy.models import AccessRecord
from privacy.subjects import DataSubject

SAME_SITTING = timedelta(minutes=10)


def note_accesses(
    *,
    officer: Any,
    role: str,
    office: str,
    people: Iterable[tuple[DataSubject, str]],
    what: str,
    why: str,
    at: datetime,
) -> None:
    """Note that an account opened something of these people, each with the number of the case.

    It did so in this role for this territory, ``office``, in words. ``why`` is a message id. A
    reload within minutes is the same look; one's own data is no access, and people of an import
    are nobody here. A fixed number of queries for any number of people.
    """
    wanted = {
        (person.pk, f"{why}\t{number}")
        for person, number in people
        if person.user_id is not None and person.user_id != officer.pk
    }
    if not wanted:
        return
    looked = {"officer": officer, "role": role, "office": office, "what": what}
    known = AccessRecord.objects.filter(
        **looked, at__gt=at - SAME_SITTING, person__in={key for key, _why in wanted}
    )
    wanted -= set(known.values_list("person", "why"))
    AccessRecord.objects.bulk_create(
        AccessRecord(**looked, person_id=key, why=words, at=at) for key, words in sorted(wanted)
    )


def note_each_look(
    *,
    officer: Any,
    role: str,
    office: str,
    person: DataSubject,
    what: str,
    why: str,
    number: str,
    at: datetime,
) -> AccessRecord:
    """Note one look of its own, also within minutes of another: each opening of a scan counts."""
    looked = {"officer": officer, "role": role, "office": office, "what": what}
    return AccessRecord.objects.create(**looked, person=person, why=f"{why}\t{number}", at=at)
