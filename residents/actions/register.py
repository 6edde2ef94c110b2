"""The population register: hashed while it is read, entered later, matched by the person."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from accounts.rules.people import check_signed_in
from areas.choices import Level
from areas.models import Area
from residents.actions.identities import bring_to_newest_key, facts_of, identify
from residents.actions.residencies import issue
from residents.actions.verification import drop_requests
from residents.choices import FileState, RequestState, Route, ScanEnd
from residents.identity import birth_mark, current_scheme, nik_hmac
from residents.models import Identity, RegisterEntry, RegisterFile, RegisterRow, Residency
from residents.nik import parse_nik
from residents.queries import current_residency
from residents.queries.residencies import ended_by_officer
from residents.register_files import Read, read
from web.each import each
from web.refusal import Refused

BATCH = 2000
SHOWN_FAULTS = 100
NOT_FOUND = _(
    "We could not confirm you with these details. Check them on the card; if they are right, "
    "ask your RT or go to the office of your kelurahan with the card."
)


@dataclass(frozen=True, slots=True)
class List:
    """A list that was read: its rows and faults, and whose kelurahan they may name."""

    rows: list[Read]
    areas: dict[str, int]


def read_list(*, file: IO[bytes], name: str, by: User, at: datetime) -> List:
    """Hash each row of the file, before any transaction: a slow file holds up nobody else.

    Raises Refused for somebody who is no kelurahan officer, BadFile for what is no list.
    """
    held = [one for one in assignments(by, at) if one.role == Role.KELURAHAN_OFFICER]
    if not held:
        raise Refused(_("Only officers of a kelurahan can do this."))
    areas = dict(
        Area.objects.level(Level.URBAN_VILLAGE)
        .valid_on(timezone.localdate(at))
        .values_list("code", "pk")
    )
    mine = {
        code: pk
        for code, pk in areas.items()
        if any(f"{code}.".startswith(f"{one.area.code}.") for one in held)
    }
    return List(list(read(file, name, mine)), mine)


@transaction.atomic
def keep_list(*, found: List, source: str, by: User, at: datetime) -> RegisterFile:
    """Let the rows of a list wait to be entered. Nothing readable is kept, in any place.

    Faulty rows are counted and named by line.
    """
    made = RegisterFile.objects.create(
        uploaded_by=by,
        uploaded_as=acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at),
        uploaded_at=at,
        source=source.strip(),
    )
    scheme, rows = current_scheme(), iter(found.rows)
    while batch := list(itertools.islice(rows, BATCH)):
        _keep(made, batch, found.areas, scheme)
    made.save()
    return made


def read_register(
    *, file: IO[bytes], name: str, source: str, by: User, at: datetime
) -> RegisterFile:
    """Read a list and keep it. Raises Refused, BadFile."""
    found = read_list(file=file, name=name, by=by, at=at)
    return keep_list(found=found, source=source, by=by, at=at)


def _keep(file: RegisterFile, batch: list[Read], areas: dict[str, int], scheme: str) -> None:
    good = [row for row in batch if not row.fault]
    RegisterRow.objects.bulk_create(
        RegisterRow(
            file=file,
            nik_hmac=row.nik_hmac,
            nik_key=scheme,
            mark=row.mark,
            area_id=areas[row.code],
        )
        for row in good
    )
    faults = [row.fault for row in batch if row.fault]
    file.rows += len(good)
    file.fault_count += len(faults)
    file.faults = [*file.faults, *faults][:SHOWN_FAULTS]


def enter_waiting_rows(*, at: datetime, most: int = 25) -> int:
    """Bring rows that were read into the population register, a batch in each transaction.

    Found by a query, so that a stopped worker is only a delay; a row is entered once because it
    goes with it. Returns how many rows.
    """
    entered: list[int] = []

    def enter(file: RegisterFile) -> None:
        for _turn in range(most):
            entered.append(_enter(file.pk, at))
            if not entered[-1]:
                break

    waiting = RegisterFile.objects.filter(state=FileState.WAITING).order_by("uploaded_at")
    each(waiting, enter, "register_file_not_entered", named="file")
    return sum(entered)


@transaction.atomic
def _enter(key: int, at: datetime) -> int:
    file = RegisterFile.objects.select_for_update().get(pk=key)
    batch = list(file.waiting.order_by("pk")[:BATCH])
    if not batch:
        file.state, file.finished_at = FileState.DONE, at
        file.save(update_fields=["state", "finished_at"])
        return 0
    latest = {row.nik_hmac: row for row in batch}
    RegisterEntry.objects.bulk_create(
        (
            RegisterEntry(
                nik_hmac=row.nik_hmac,
                nik_key=row.nik_key,
                mark=row.mark,
                area_id=row.area_id,
                file=file,
            )
            for row in latest.values()
        ),
        update_conflicts=True,
        unique_fields=["nik_hmac"],
        update_fields=["nik_key", "mark", "area", "file"],
    )
    RegisterRow.objects.filter(pk__in=[row.pk for row in batch]).delete()
    file.entered += len(batch)
    file.save(update_fields=["entered"])
    return len(batch)


@transaction.atomic
def verify_by_register(*, person: Person, nik: str, birth_date: date, at: datetime) -> Residency:
    """Somebody whose NIK and birth date stand in a population register becomes a resident.

    Unknown numbers, wrong dates and numbers of other accounts get the same answer after the same
    work, so that nobody learns who is in the list or has an account; so does somebody whose
    residency an officer ended, which a list does not make again. Raises Refused, BadNik for what
    cannot be a NIK.
    """
    check_signed_in(person)
    Person.objects.select_for_update().get(pk=person.pk)
    number = parse_nik(nik, birth_date)
    bring_to_newest_key(number, birth_date)
    entry = (
        RegisterEntry.objects.filter(nik_hmac=nik_hmac(number), mark=birth_mark(number, birth_date))
        .select_related("area", "file__uploaded_by", "file__uploaded_as")
        .first()
    )
    facts = facts_of(number, birth_date, at)
    known = current_residency(person, at)
    taken = Identity.objects.filter(nik_hmac=facts.nik_hmac).exclude(person=person).exists()
    ended = ended_by_officer(person) is not None
    # Everything is read before anything is decided: each refusal costs the same.
    same = known is not None and entry is not None and known.area_id == entry.area_id
    if entry is None or taken or ended or same:
        raise Refused(NOT_FOUND)
    try:
        identify(person=person, facts=facts, at=at)
    except Refused:  # another one of the same moment, or another NIK before
        raise Refused(NOT_FOUND) from None
    return issue_by_register(person=person, entry=entry, at=at)


def issue_by_register(*, person: Person, entry: RegisterEntry, at: datetime) -> Residency:
    """The residency that a list proves; what waited for a decision is not needed any more.

    Called inside the transaction of the verb that matched the person.
    """
    waiting = person.verification_requests.filter(state=RequestState.WAITING)
    drop_requests(waiting, why=ScanEnd.CONFIRMED, at=at)
    return issue(
        person=person,
        area=entry.area,
        rt=None,
        route=Route.REGISTER,
        by=entry.file.uploaded_by,
        assignment=entry.file.uploaded_as,
        at=at,
    )
