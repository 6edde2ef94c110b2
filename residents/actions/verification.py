"""From asking for verification to a residency, at the kelurahan's desk."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from residents import notices
from residents.ages import adult_from
from residents.choices import RequestState, Route, Sex
from residents.identity import nik_hmac
from residents.models import Area, Identity, Person, Residency, User, VerificationRequest
from residents.nik import Nik, parse_nik
from residents.queries import assignments, current_residency
from residents.refusal import Refused
from residents.rules import (
    check_birth_date,
    check_may_ask_verification,
    check_may_decide_request,
)

TAKEN = gettext_lazy(
    "This NIK already belongs to a verified person. Nothing was changed; "
    "ask whether there is an earlier account."
)


@transaction.atomic
def request_verification(*, person: Person, area: Area, at: datetime) -> VerificationRequest:
    """Ask a kelurahan to confirm. Raises Refused when verified or already waiting."""
    Person.objects.select_for_update().get(pk=person.pk)
    check_may_ask_verification(
        person=person,
        residency=current_residency(person, at),
        waiting=person.verification_requests.filter(state=RequestState.WAITING).exists(),
        area=area,
    )
    return VerificationRequest.objects.create(person=person, area=area, created_at=at)


@transaction.atomic
def cancel_request(*, request: VerificationRequest, person: Person, at: datetime) -> None:
    """Take one's own waiting request back. Raises Refused when it was decided."""
    held = VerificationRequest.objects.select_for_update().get(pk=request.pk, person=person)
    if held.state != RequestState.WAITING:
        raise Refused(_("This request was already decided."))
    held.state = RequestState.CANCELLED
    held.decided_at = at
    held.save(update_fields=["state", "decided_at"])


@transaction.atomic
def confirm_at_desk(
    *, request: VerificationRequest, nik: str, birth_date: date, by: User, at: datetime
) -> Residency:
    """The officer saw the card: the person becomes a verified resident.

    Of the NIK only a keyed hash, four digits and the sex are kept, of the date of birth its year.
    Raises Refused when the officer may not, the request was decided, or the NIK is somebody
    else's; BadNik when it cannot be one.
    """
    held = _held(request, by, at)
    check_birth_date(birth_date, timezone.localdate(at))
    number = parse_nik(nik, birth_date)
    _identify(held.person, number, birth_date, at)
    Residency.objects.filter(person=held.person, revoked_at=None).update(revoked_at=at)
    residency = Residency.objects.create(
        person=held.person,
        area=held.area,
        route=Route.DESK,
        issued_by=by,
        valid_from=at,
        valid_until=at + timedelta(days=settings.REMBUK_RESIDENCY_DAYS),
    )
    _decide(held, RequestState.CONFIRMED, "", by, at)
    return residency


def _identify(person: Person, number: Nik, birth_date: date, at: datetime) -> None:
    """One identity per person and NIK; what was not kept of an earlier one is added."""
    digest, first_day = nik_hmac(number), adult_from(birth_date)
    counted = {
        "sex": Sex.FEMALE if number.is_female else Sex.MALE,
        "birth_year": birth_date.year,
        "adult_from": first_day if first_day > timezone.localdate(at) else None,
    }
    known = Identity.objects.filter(person=person).first()
    if known is not None:
        if known.nik_hmac != digest:
            raise Refused(_("This person was verified with another NIK before."))
        Identity.objects.filter(pk=known.pk).update(**counted)
        return
    try:
        with transaction.atomic():
            Identity.objects.create(
                person=person,
                nik_hmac=digest,
                nik_last4=number.last4,
                created_at=at,
                **counted,
            )
    except IntegrityError:
        raise Refused(TAKEN) from None


@transaction.atomic
def refuse_request(*, request: VerificationRequest, reason: str, by: User, at: datetime) -> None:
    """Refuse with a reason that the person reads. Raises Refused without one or when decided."""
    if not reason.strip():
        raise Refused(_("Write the reason. The person will read it."))
    _decide(_held(request, by, at), RequestState.REFUSED, reason.strip(), by, at)


def _held(request: VerificationRequest, by: User, at: datetime) -> VerificationRequest:
    held = (
        VerificationRequest.objects.select_for_update(of=("self",))
        .select_related("person", "area")
        .get(pk=request.pk)
    )
    check_may_decide_request(request=held, officer=by, assignments=list(assignments(by, at)))
    if held.state != RequestState.WAITING:
        raise Refused(_("This request was already decided."))
    return held


def _decide(request: VerificationRequest, state: str, reason: str, by: User, at: datetime) -> None:
    request.state = state
    request.reason = reason
    request.decided_by = by
    request.decided_at = at
    request.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    confirmed = state == RequestState.CONFIRMED
    notices.tell(
        person=request.person,
        title=gettext_noop("You are now a verified resident")
        if confirmed
        else gettext_noop("Your verification could not be confirmed yet"),
        words=reason,
        url_name="residents:verification",
        event=f"verification:{request.pk}:{state}",
        at=at,
    )
