"""A NIK goes back to the holder of the card from an account that only knew the number."""

from datetime import datetime

from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.roles import acting_as
from areas.models import Area
from residents.actions import telling
from residents.actions.residencies import write_end
from residents.choices import EndReason, Route
from residents.models import Identity, Residency
from residents.rules.residencies import check_may_take_nik


def take_nik(
    *, nik_hmac: str, holder: Person, area: Area, words: str, by: User, at: datetime
) -> bool:
    """End the residency of another account with this NIK, and forget that it had the NIK.

    Called inside the transaction that verifies ``holder``, whose card the officer of ``area`` has
    in the hand. The other account is told and can object. Returns whether there was one. Raises
    Refused when an officer saw a card for the other account too.
    """
    other = Identity.objects.filter(nik_hmac=nik_hmac).exclude(person=holder).first()
    if other is None:
        return False
    person = Person.objects.select_for_update().get(pk=other.person_id)
    held = Residency.objects.select_for_update().filter(person=person, revoked_at=None).first()
    check_may_take_nik(
        person=person,
        by_card=held is not None and person.residencies.filter(route=Route.DESK).exists(),
        words=words,
        officer=by,
    )
    if held is not None:
        assignment = acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=area)
        write_end(held, EndReason.HOLDER, words.strip(), by, assignment, at)
    telling.tell(
        person=person,
        title=gettext_noop("Your residency was ended"),
        words=words.strip(),
        url_name="residents:verification",
        event=f"identity:{other.pk}:taken",
        at=at,
    )
    other.delete()
    return True
