"""What is known of a card and an e-mail address, read alike whatever there is to be found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.ways_in import accounts_with_ways_in
from residents.models import Identity, RegisterEntry, Visit
from residents.rules.visits import check_may_visit

TRIES = 6
"""How often a code may be entered."""


@dataclass(frozen=True, slots=True)
class Found:
    """The facts of ``check_may_visit``; ``confirmed``: the account's address was its holder's."""

    entry: RegisterEntry | None
    holder: Identity | None
    account: User | None
    own: Identity | None
    guarded: bool
    confirmed: bool


def visit_is_open() -> bool:
    """Whether there is a list to be held against; without one this way is not offered."""
    return RegisterEntry.objects.exists()


def find(visit: Visit) -> Found:
    """Three queries, whatever is known of the NIK or of the address."""
    entry = (
        RegisterEntry.objects.filter(nik_hmac=visit.nik_hmac, mark=visit.mark)
        .select_related("area", "file__uploaded_by", "file__uploaded_as")
        .first()
    )
    holder = Identity.objects.filter(nik_hmac=visit.nik_hmac).select_related("person").first()
    accounts = accounts_with_ways_in().select_related("person__identity")
    account: Any = accounts.filter(email=visit.email).first()
    person = getattr(account, "person", None)
    return Found(
        entry=entry,
        holder=holder,
        account=account,
        own=getattr(person, "identity", None),
        guarded=account is not None and (account.acts or account.has_factor),
        confirmed=account is not None and account.confirmed,
    )


def check_found(found: Found, visit: Visit) -> None:
    """``check_may_visit`` with what was found. Raises Refused."""
    check_may_visit(
        entry=found.entry,
        holder=found.holder,
        account=found.account,
        own=found.own,
        guarded=found.guarded,
        birth_year=visit.birth_year,
    )


def visit_of(pk: object, at: datetime) -> Visit | None:
    """The visit whose code can still be entered."""
    return _within_its_time(pk, at).filter(tries__lt=TRIES).first()


def was_tried_out(pk: object, at: datetime) -> bool:
    """Whether the code of this visit is over because too many wrong ones were entered."""
    return _within_its_time(pk, at).filter(tries__gte=TRIES).exists()


def _within_its_time(pk: object, at: datetime) -> QuerySet[Visit]:
    """The visit of that number while its code lasts; none for what is no number of a visit."""
    try:
        return Visit.objects.filter(pk=UUID(str(pk)), expires_at__gt=at)
    except ValueError:
        return Visit.objects.none()
