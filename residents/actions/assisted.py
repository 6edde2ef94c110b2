"""Somebody without e-mail, in front of the desk: account, code on a slip, residency at once."""

import secrets
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.actions.people import sign_up_person
from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import has_role
from accounts.queries.roles import acting_as
from accounts.queries.staff import may_sign_in_by_code
from areas.models import Area
from privacy.keys import secret_names
from residents.actions.identities import bring_to_newest_key, facts_of, identify
from residents.actions.residencies import issue
from residents.actions.takeover import take_nik
from residents.choices import Route
from residents.identity import code_hmacs
from residents.models import SlipCode
from residents.nik import parse_nik
from residents.rules import check_birth_date
from residents.rules.claims import check_rt
from web.addresses import NO_ADDRESS
from web.refusal import Refused

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def code_for(key: str) -> str:
    """Twelve signs that nobody confuses, some 59 bits, in groups of four.

    Computed from the random key of the form with our secret: a form that is sent twice shows the
    same slip, and no readable code is kept anywhere.
    """
    digest = salted_hmac("slip", key, algorithm="sha256").digest()
    signs = "".join(SIGNS[int.from_bytes(digest[n : n + 2]) % len(SIGNS)] for n in range(0, 24, 2))
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


@transaction.atomic
def verify_without_email(
    *,
    area: Area,
    rt: Area | None,
    public_name: str,
    nik: str,
    birth_date: date,
    married: bool,
    other_words: str = "",
    code: str,
    by: User,
    at: datetime,
) -> Person:
    """Make an assisted account, verify it, and let the code of its slip sign in.

    With ``other_words`` another account that only knew the NIK loses it, for this reason. Raises
    Refused, Taken or BadNik.
    """
    if not has_role(by, Role.KELURAHAN_OFFICER, at, area=area):
        raise Refused(_("This is another kelurahan."))
    if rt is not None:
        check_rt(rt=rt, area=area, at=at)
    check_birth_date(birth_date, timezone.localdate(at))
    number = parse_nik(nik, birth_date)
    bring_to_newest_key(number, birth_date)
    address = f"{secrets.token_hex(12)}@{NO_ADDRESS}"
    user = User.objects.create_user(address)
    person = sign_up_person(user=user, public_name=public_name)
    person.language = settings.LANGUAGE_CODE
    person.save(update_fields=["language"])
    facts = facts_of(number, birth_date, at, married=married)
    if other_words:
        take_nik(nik_hmac=facts.nik_hmac, holder=person, area=area, words=other_words, by=by, at=at)
    identify(person=person, facts=facts, at=at)
    assignment = acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=area)
    issue(person=person, area=area, rt=rt, route=Route.DESK, by=by, assignment=assignment, at=at)
    SlipCode.objects.create(
        person=person,
        code_hmac=code_hmacs(code)[0],
        key_name=secret_names()[0],
        made_at=at,
        made_by=by,
        made_as=assignment,
    )
    return person


def holder_of(code: str) -> User | None:
    """Whose code it is, while the account has no address of its own; None for any other.

    Who came to act for the city needs a second step besides.
    """
    hashes, name = code_hmacs(code), secret_names()[0]
    slip = SlipCode.objects.filter(code_hmac__in=hashes).select_related("person__user").first()
    if slip and (slip.code_hmac, slip.key_name) != (hashes[0], name):
        slip.code_hmac, slip.key_name = hashes[0], name
        slip.save(update_fields=["code_hmac", "key_name"])
    user = slip.person.user if slip else None
    if user is None or not user.is_active or not user.email.endswith(f"@{NO_ADDRESS}"):
        return None
    return user if may_sign_in_by_code(user) else None


def note_use(*, user: User, at: datetime) -> None:
    """The slip was used now."""
    SlipCode.objects.filter(person__user=user).update(last_used_at=at)
