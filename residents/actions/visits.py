"""One visit: verified and signed in by card and a code by e-mail, without an account form."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.actions.people import sign_up_person
from accounts.models import Person, User
from residents.actions.identities import Facts, bring_to_newest_key, facts_of, identify
from residents.actions.register import issue_by_register
from residents.identity import birth_mark, visit_code_hmacs
from residents.models import RegisterEntry, Visit
from residents.nik import Nik
from residents.queries.residencies import ended_by_officer
from residents.queries.visits import TRIES, Found, check_found, find
from residents.rules.visits import NOT_CONFIRMED
from web.refusal import Refused


@dataclass(frozen=True, slots=True)
class Begun:
    """A visit that waits for its code; ``refusal``: why no code will do, for the mail alone."""

    visit: Visit
    refusal: Refused | None


@transaction.atomic
def begin_visit(*, email: str, number: Nik, birth_date: date, code: str, at: datetime) -> Begun:
    """Hold card and address against what is known, and keep the hash of ``code`` while it works.

    The work is the same whatever is known. Nothing comes into being before the code is entered.
    """
    bring_to_newest_key(number, birth_date)
    facts = facts_of(number, birth_date, at)
    visit = Visit(
        email=email.strip().lower(),
        mark=birth_mark(number, birth_date),
        expires_at=at + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
        **asdict(facts),
    )
    refusal = None
    try:
        check_found(find(visit), visit)
    except Refused as refused:
        refusal = refused
    unknown = secrets.token_hex(16)
    visit.code_hmac = visit_code_hmacs(visit.pk, unknown if refusal else code)[0]
    visit.save(force_insert=True)
    return Begun(visit, refusal)


@transaction.atomic
def enter_visit(*, pk: UUID, code: str, at: datetime) -> User | Refused:
    """Whose code it is: the account to sign in, made and verified now where it was not before.

    A code works once. A refusal is returned, not raised, so that the try stays counted.
    """
    visit = (
        Visit.objects.select_for_update().filter(pk=pk, expires_at__gt=at, tries__lt=TRIES).first()
    )
    if visit is None:
        return Refused(_("This code is over. Please start again."))
    typed = visit_code_hmacs(visit.pk, code)
    if not any(constant_time_compare(visit.code_hmac, one) for one in typed):
        visit.tries += 1
        visit.save(update_fields=["tries"])
        return Refused(_("This code is not right. Look at the newest mail once more."))
    visit.delete()
    try:
        return _enter(visit, at)
    except (IntegrityError, Refused):  # somebody else took NIK or address meanwhile
        return Refused(NOT_CONFIRMED)


@transaction.atomic
def _enter(visit: Visit, at: datetime) -> User:
    # Two visits with one NIK wait for each other: the second finds what the first one made.
    list(RegisterEntry.objects.select_for_update().filter(nik_hmac=visit.nik_hmac))
    found = find(visit)
    check_found(found, visit)
    user = found.account or User.objects.create_user(visit.email)
    _confirm_address(user, found)
    person = sign_up_person(user=user)
    Person.objects.select_for_update().get(pk=person.pk)
    if found.holder is None:
        facts = {name: getattr(visit, name) for name in Facts.__dataclass_fields__}
        identify(person=person, facts=Facts(**facts), at=at)
    _verify(person, found.entry, at)
    return user


def _confirm_address(user: User, found: Found) -> None:
    """The code came by this address. A password from before that was perhaps a stranger's."""
    if found.confirmed:
        return
    address, _made = EmailAddress.objects.get_or_create(user=user, email=user.email)
    address.verified = address.primary = True
    address.save(update_fields=["verified", "primary"])
    user.set_unusable_password()
    user.save(update_fields=["password"])


def _verify(person: Person, entry: RegisterEntry | None, at: datetime) -> None:
    """By the list, where it has something new to say; never against what an officer ended."""
    if entry is None or ended_by_officer(person) is not None:
        return
    # Also one that another tab made in this moment, after ``at``.
    if not person.residencies.filter(revoked_at=None, valid_until__gt=at).exists():
        issue_by_register(person=person, entry=entry, at=at)
