"""From asking for verification to a residency, at the kelurahan's desk."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from areas.models import Area
from residents.actions import telling
from residents.actions.identities import Facts, bring_to_newest_key, facts_of, identify
from residents.actions.residencies import issue
from residents.actions.scans import add_scan, forget_scans
from residents.actions.takeover import take_nik
from residents.choices import ObjectionState, RequestState, Route, RtAnswer, ScanEnd
from residents.models import Claim, Objection, Residency, Scan, VerificationRequest
from residents.nik import parse_nik
from residents.queries import current_residency
from residents.rules import (
    check_birth_date,
    check_may_ask_verification,
    check_may_decide_request,
)
from residents.rules.claims import check_rt
from residents.scan_files import ScanFile
from web.refusal import Refused
from web.values import visible


@transaction.atomic
def request_verification(
    *, person: Person, area: Area, at: datetime, scan: ScanFile | None = None
) -> VerificationRequest:
    """Ask a kelurahan to confirm, with a scan where one was chosen.

    Raises Refused when verified or already waiting.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    check_may_ask_verification(
        person=person,
        residency=current_residency(person, at),
        waiting=person.verification_requests.filter(state=RequestState.WAITING).exists(),
        area=area,
        at=at,
    )
    made = VerificationRequest.objects.create(person=person, area=area, created_at=at)
    if scan is not None:
        add_scan(request=made, person=person, file=scan, at=at)
    return made


@transaction.atomic
def cancel_request(*, request: VerificationRequest, person: Person, at: datetime) -> None:
    """Take one's own waiting request back. Raises Refused when it was decided."""
    held = VerificationRequest.objects.select_for_update().get(pk=request.pk, person=person)
    if held.state != RequestState.WAITING:
        raise Refused(_("This request was already decided."))
    drop_requests(VerificationRequest.objects.filter(pk=held.pk), why=ScanEnd.CANCELLED, at=at)


def drop_requests(requests: QuerySet[VerificationRequest], *, why: str, at: datetime) -> None:
    """Nobody decides these any more: what was entered and sent with them goes.

    Called inside the transaction of the verb that ends them; ``why`` is told of their scans.
    """
    keys = list(requests.values_list("pk", flat=True))
    forget_scans(Scan.objects.filter(request__in=keys), why=why, at=at)
    Claim.objects.filter(request__in=keys).delete()
    VerificationRequest.objects.filter(pk__in=keys).update(
        state=RequestState.CANCELLED, decided_at=at
    )


@transaction.atomic
def confirm_at_desk(
    *,
    request: VerificationRequest,
    nik: str,
    birth_date: date,
    by: User,
    at: datetime,
    married: bool = False,
    rt: Area | None = None,
    other_words: str = "",
) -> Residency:
    """The officer saw the card: the person becomes a verified resident.

    ``rt`` is the RT on the card; without it the one that the person named, unless its head said no.

    Of the NIK only a keyed hash, four digits and the sex are kept, of the date of birth its year.
    With ``other_words`` another account that only knew the number loses it, for this reason.
    Raises Refused when the officer may not or the request was decided, Taken when the NIK is
    somebody else's; BadNik when it cannot be one.
    """
    held = held_by_officer(request, by, at)
    if rt is not None:
        check_rt(rt=rt, area=held.area, at=at)
    check_birth_date(birth_date, timezone.localdate(at))
    number = parse_nik(nik, birth_date)
    bring_to_newest_key(number, birth_date)
    facts = facts_of(number, birth_date, at, married=married)
    if other_words:
        take_nik(
            nik_hmac=facts.nik_hmac,
            holder=held.person,
            area=held.area,
            words=other_words,
            by=by,
            at=at,
        )
    return confirm(held, facts, Route.DESK, by, at, rt)


def confirm(
    held: VerificationRequest,
    facts: Facts,
    route: str,
    by: User,
    at: datetime,
    rt: Area | None = None,
) -> Residency:
    """The person of a request that the officer may decide becomes a resident."""
    identify(person=held.person, facts=facts, at=at)
    assignment = acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=held.area)
    if rt is None and held.rt_answer != RtAnswer.NO:
        rt = held.rt
    residency = issue(
        person=held.person, area=held.area, rt=rt, route=route, by=by, assignment=assignment, at=at
    )
    decide(held, RequestState.CONFIRMED, "", by, at)
    Claim.objects.filter(request=held).delete()
    forget_scans(Scan.objects.filter(request=held), why=ScanEnd.CONFIRMED, at=at)
    return residency


@transaction.atomic
def refuse_request(*, request: VerificationRequest, reason: str, by: User, at: datetime) -> None:
    """Refuse with a reason that the person reads. Raises Refused without one or when decided."""
    if not visible(reason):
        raise Refused(_("Write the reason. The person will read it."))
    decide(held_by_officer(request, by, at), RequestState.REFUSED, reason.strip(), by, at)


def held_by_officer(request: VerificationRequest, by: User, at: datetime) -> VerificationRequest:
    """The waiting request, locked, when the officer may decide it. Raises Refused."""
    held = (
        VerificationRequest.objects.select_for_update(of=("self",))
        .select_related("person", "area")
        .get(pk=request.pk)
    )
    check_may_decide_request(
        request=held,
        officer=by,
        assignments=list(assignments(by, at)),
        refused_before=Objection.objects.filter(
            request=held, state=ObjectionState.REVERSED, request__decided_by=by
        ).exists(),
    )
    if held.state != RequestState.WAITING:
        raise Refused(_("This request was already decided."))
    return held


def decide(request: VerificationRequest, state: str, reason: str, by: User, at: datetime) -> None:
    """Write the decision with who took it as what, and tell the person."""
    request.state = state
    request.reason = reason
    request.decided_by = by
    request.decided_as = acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=request.area)
    request.decided_at = at
    request.save(update_fields=["state", "reason", "decided_by", "decided_as", "decided_at"])
    confirmed = state == RequestState.CONFIRMED
    telling.tell(
        person=request.person,
        title=gettext_noop("You are now a verified resident")
        if confirmed
        else gettext_noop("Your verification could not be confirmed yet"),
        words=reason,
        url_name="residents:verification",
        event=f"verification:{request.pk}:{state}:{at:%Y%m%d}",
        at=at,
    )
