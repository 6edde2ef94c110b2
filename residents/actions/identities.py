"""One person for one NIK, whatever the way by which it came."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from areas.choices import Sex
from residents.ages import adult_from
from residents.identity import birth_mark, birth_marks, current_scheme, nik_hmac, older_hmacs
from residents.models import Claim, Identity, RegisterEntry
from residents.nik import Nik
from web.refusal import Refused

TAKEN = gettext_lazy(
    "This NIK stands with another account. Nothing was changed; "
    "ask whether there is an earlier account."
)


class Taken(Refused):
    """The NIK stands with another account."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept of a card; the number itself is not among it."""

    nik_hmac: str
    nik_key: str
    nik_last4: str
    sex: str
    birth_year: int | None
    adult_from: date | None


def facts_of(number: Nik, birth_date: date, at: datetime, *, married: bool = False) -> Facts:
    """Read a card. Who is married may take part before the 17th birthday."""
    grown_up = adult_from(birth_date)
    still_ahead = grown_up > timezone.localdate(at) and not married
    return Facts(
        nik_hmac=nik_hmac(number),
        nik_key=current_scheme(),
        nik_last4=number.last4,
        sex=Sex.FEMALE if number.is_female else Sex.MALE,
        birth_year=birth_date.year,
        adult_from=grown_up if still_ahead else None,
    )


def bring_to_newest_key(number: Nik, birth_date: date) -> None:
    """What is kept of this number under earlier keys is kept under the newest one from now on.

    Called wherever somebody enters a NIK, before it is looked for: so one number is never kept
    under two keys, and the constraint of the database holds across them.
    """
    older = older_hmacs(number)
    if not older:
        return
    fresh = {"nik_hmac": nik_hmac(number), "nik_key": current_scheme()}
    Identity.objects.filter(nik_hmac__in=older).update(**fresh)
    Claim.objects.filter(nik_hmac__in=older).update(**fresh)
    _bring_entries(number, birth_date, older, fresh)


def _bring_entries(number: Nik, birth_date: date, older: list[str], fresh: dict[str, str]) -> None:
    """The same statements whether there is such an entry or not, so that time tells nothing."""
    kept = RegisterEntry.objects.filter(nik_hmac__in=older)
    # A list that was loaded since under the newest key is the one that counts.
    newer = RegisterEntry.objects.filter(nik_hmac=fresh["nik_hmac"]).exists()
    if newer:
        kept.delete()
    # A row with another birth date keeps its old mark: it matches nobody, as before.
    marks = birth_marks(number, birth_date)
    kept.filter(mark__in=marks).update(**fresh, mark=birth_mark(number, birth_date))
    kept.update(**fresh)


def identify(*, person: Person, facts: Facts, at: datetime) -> None:
    """One identity per person and NIK; what was not kept of an earlier one is added.

    Who once was of age, or was seen to be married, stays so, whatever a later way knows. Raises
    Taken when the NIK is somebody else's, Refused when the person had another one before.
    """
    counted = {
        "sex": facts.sex,
        "birth_year": facts.birth_year,
        "adult_from": facts.adult_from,
    }
    known = Identity.objects.filter(person=person).first()
    if known is not None:
        if known.nik_hmac != facts.nik_hmac:
            raise Refused(_("This person was verified with another NIK before."))
        if known.birth_year is not None and known.adult_from is None:
            counted["adult_from"] = None
        Identity.objects.filter(pk=known.pk).update(**counted)
        return
    try:
        with transaction.atomic():
            Identity.objects.create(
                person=person,
                nik_hmac=facts.nik_hmac,
                nik_key=facts.nik_key,
                nik_last4=facts.nik_last4,
                created_at=at,
                **counted,
            )
    except IntegrityError:
        raise Taken(TAKEN) from None
