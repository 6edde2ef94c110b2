"""A scan of a document, from the resident who adds it to the trace that is left of it."""

import uuid
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from accounts.actions.access import note_each_look
from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from privacy.choices import Seen
from residents.choices import ScanEnd
from residents.models import Objection, Scan, ScanLook, ScanTrace, VerificationRequest
from residents.queries.scans import scans_are_offered
from residents.rules.scans import check_may_add_scan, check_may_open_scan
from residents.scan_files import ScanFile
from residents.scan_seal import Unreadable, mark_of, seal, unseal
from web.refusal import Refused

logger = structlog.get_logger(__name__)
BATCH = 500


class CannotOpen(Refused):
    """The sealed scan does not open: HTTP 409, and nothing was seen."""

    status = 409


@transaction.atomic
def add_scan(*, request: VerificationRequest, person: Person, file: ScanFile, at: datetime) -> Scan:
    """Keep a scan with one's own waiting request, sealed. Raises Refused."""
    held = VerificationRequest.objects.select_for_update().get(pk=request.pk, person=person)
    check_may_add_scan(request=held, known=Scan.objects.filter(request=held).exists())
    trace = ScanTrace.objects.create(person=person, number=str(held), uploaded_at=at)
    key = uuid.uuid4()
    return Scan.objects.create(
        pk=key,
        trace=trace,
        person=person,
        request=held,
        kind=file.kind,
        uploaded_at=at,
        content=seal(file.content, mark_of(scan=key, request=held.pk, kind=file.kind)),
    )


@transaction.atomic
def take_back_scan(*, request: VerificationRequest, person: Person, at: datetime) -> bool:
    """Delete the scan of one's own request at once; False when there was none any more."""
    mine = Scan.objects.filter(request=request, person=person)
    return bool(forget_scans(mine, why=ScanEnd.TAKEN_BACK, at=at))


@sensitive_variables()
@transaction.atomic(durable=True)
def open_scan(*, request: VerificationRequest, by: User, at: datetime) -> ScanFile:
    """Decrypt a scan for the officer who decides. Raises Refused.

    The line in the access log is committed before anything of the scan is handed on: whatever
    becomes of the answer, the viewing is written down.
    """
    held = (
        VerificationRequest.objects.select_for_update(of=("self",))
        .select_related("person", "area")
        .get(pk=request.pk)
    )
    scan = check_may_open_scan(
        scan=Scan.objects.filter(request=held).select_related("trace").first(),
        request=held,
        objection=Objection.objects.filter(request=held).first(),
        officer=by,
        assignments=list(assignments(by, at)),
        at=at,
    )
    try:
        mark = mark_of(scan=scan.pk, request=held.pk, kind=scan.kind)
        content = unseal(bytes(scan.content), mark)
    except Unreadable:
        logger.error("scan_unreadable", request=held.pk)
        raise CannotOpen(
            _(
                "This scan cannot be opened: it was altered, or the site lacks its key. "
                "Ask the person to come with the card."
            )
        ) from None
    look = note_each_look(
        officer=by,
        assignment=acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=held.area),
        person=held.person,
        what=Seen.SCAN,
        why=gettext_noop("request for verification"),
        number=str(held),
        at=at,
    )
    ScanLook.objects.create(trace=scan.trace, role=look.role, office=look.office, at=at)
    return ScanFile(kind=scan.kind, content=content)


def forget_scans(scans: QuerySet[Scan], *, why: str, at: datetime) -> int:
    """Delete scans and write into their traces when and why. Returns how many.

    Called inside the transaction of the verb that ends them.
    """
    rows = list(scans.select_for_update(of=("self",)).values_list("pk", "trace"))
    ScanTrace.objects.filter(pk__in=[trace for _scan, trace in rows], deleted_at=None).update(
        deleted_at=at, deleted_why=why
    )
    Scan.objects.filter(pk__in=[scan for scan, _trace in rows]).delete()
    return len(rows)


def forget_due_scans(*, before: datetime, at: datetime) -> int:
    """Delete what is over its time; where scans are no longer taken, all. Returns how many.

    A trace whose scan is gone by other ways, such as a restored dump without that table, ends too.
    """
    why, due = ScanEnd.EXPIRED, Scan.objects.filter(uploaded_at__lte=before)
    if not scans_are_offered():
        why, due = ScanEnd.OFF, Scan.objects.all()
    gone = 0
    while keys := list(due.order_by("uploaded_at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            gone += forget_scans(Scan.objects.filter(pk__in=keys), why=why, at=at)
    lost = ScanTrace.objects.filter(deleted_at=None, scan=None, uploaded_at__lte=before)
    lost.update(deleted_at=at, deleted_why=ScanEnd.EXPIRED)
    return gone
