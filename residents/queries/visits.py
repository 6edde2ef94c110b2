"""What is known of a card and an e-mail address, read alike whatever there is to be found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from residents.models import Identity, RegistryEntry, User, Visit
from residents.queries.staff import acting_for_the_city, second_factors
from residents.rules.visits import check_may_visit

TRIES = 6
"""How often a code may be entered."""


@dataclass(frozen=True, slots=True)
class Found:
    """The facts of ``check_may_visit``; ``confirmed``: the account's address was its holder's."""

    entry: RegistryEntry | None
    holder: Identity | None
    account: User | None
    own: Identity | None
    guarded: bool
    confirmed: bool


def visit_is_open() -> bool:
    """Whether there is a list to be held against; without one this way is not offered."""
    return RegistryEntry.objects.exists()


def _accounts() -> QuerySet[User]:
    """Accounts with what opens them."""
    me = OuterRef("pk")
    return User.objects.annotate(
        acts=Exists(acting_for_the_city().filter(pk=me)),
        has_factor=Exists(second_factors().filter(user=me)),
        confirmed=Exists(
            EmailAddress.objects.filter(user=me, email=OuterRef("email"), verified=True)
        ),
    ).select_related("person__identity")


def find(visit: Visit) -> Found:
    """Three queries, whatever is known of the NIK or of the address."""
    entry = (
        RegistryEntry.objects.filter(nik_hmac=visit.nik_hmac, mark=visit.mark)
        .select_related("area", "file__uploaded_by", "file__uploaded_as")
        .first()
    )
    holder = Identity.objects.filter(nik_hmac=visit.nik_hmac).select_related("person").first()
    account: Any = _accounts().filter(email=visit.email).first()
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


def opens_by_mail(email: str) -> bool:
    """Whether a code by e-mail may open the account with this address at the sign-in page.

    Of somebody who acts for the city only when a second step follows. Not one whose address nobody
    has confirmed: somebody else may have chosen its password.
    """
    found: Any = _accounts().filter(email=email.lower()).first()
    if found is None or not found.confirmed:
        return False
    return bool(found.has_factor or not found.acts)
