"""A residency that the city's identity provider vouches for."""

from datetime import date, datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from areas.choices import Level
from areas.models import Area
from residents.actions.identities import bring_to_newest_key, facts_of, identify
from residents.actions.residencies import issue
from residents.choices import Route
from residents.models import Residency
from residents.nik import parse_nik
from residents.queries import current_residency
from residents.rules import check_birth_date
from web.refusal import Refused


@transaction.atomic
def verify_by_provider(
    *, person: Person, nik: str, birth_date: date, kelurahan: str, at: datetime
) -> Residency:
    """Who signs in there again stays verified. Of the NIK no more is kept than at the desk.

    Raises Refused when the kelurahan is none of this city's or the NIK is somebody else's; BadNik.
    """
    area = Area.objects.filter(code=kelurahan, level=Level.URBAN_VILLAGE).first()
    if area is None:
        raise Refused(_("The identity provider names a kelurahan outside this city."))
    check_birth_date(birth_date, timezone.localdate(at))
    number = parse_nik(nik, birth_date)
    bring_to_newest_key(number, birth_date)
    identify(person=person, facts=facts_of(number, birth_date, at), at=at)
    held = current_residency(person, at)
    if held is not None and held.area_id == area.pk:
        return held
    return issue(
        person=person, area=area, rt=None, route=Route.PROVIDER, by=None, assignment=None, at=at
    )


def bring_to_newest_uid(*, provider: str, uid: str, earlier: list[str]) -> None:
    """An account known under an earlier secret key is known under the newest from now on."""
    known = SocialAccount.objects.filter(provider=provider)
    if not known.filter(uid=uid).exists():
        known.filter(uid__in=earlier).update(uid=uid)
