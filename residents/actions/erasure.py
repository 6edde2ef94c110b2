"""What goes of a verified residency: with the account, and when its time is over.

``erase_…(person, keep_texts, at)`` runs when an account is deleted; ``delete_old_…(before)``
removes what is older and returns how many rows went.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from privacy import periods
from residents.actions.scans import forget_due_scans, forget_scans
from residents.choices import FileState, RequestState, ScanEnd
from residents.models import (
    Identity,
    Membership,
    Objection,
    RegisterEntry,
    RegisterFile,
    Residency,
    Scan,
    ScanTrace,
    SlipCode,
    VerificationRequest,
    Visit,
)


def erase_scans(person: Person, _keep_texts: bool, at: datetime) -> None:
    """Scans of documents; the trace tells that they went with the account."""
    forget_scans(Scan.objects.filter(person=person), why=ScanEnd.ACCOUNT, at=at)


@transaction.atomic
def erase_residency(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """Where somebody lives and lived, what was asked and objected, and the code on a slip."""
    SlipCode.objects.filter(person=person).delete()
    Objection.objects.filter(person=person).delete()
    Residency.objects.filter(person=person).delete()
    VerificationRequest.objects.filter(person=person).delete()


def reduce_identity(person: Person, needed: bool) -> bool:
    """Of the identity only the code, and only while it is needed; whether it is left."""
    known = Identity.objects.filter(person=person)
    if needed:
        return bool(known.update(nik_last4="", sex="", birth_year=None, adult_from=None))
    known.delete()
    return False


def erase_memberships(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """To which groups somebody belongs and belonged."""
    Membership.objects.filter(person=person).delete()


def delete_old_requests(before: datetime) -> int:
    """Decided ones, and those for which nobody came, with what waited for them."""
    abandoned = before + timedelta(days=periods.REQUEST - periods.ABANDONED)
    over = Q(decided_at__lt=before) | Q(state=RequestState.WAITING, created_at__lt=abandoned)
    gone = VerificationRequest.objects.filter(over).delete()[1]
    return gone.get("residents.VerificationRequest", 0)


def delete_old_scans(before: datetime) -> int:
    """Scans whose time is over, whatever became of their request."""
    return forget_due_scans(before=before, at=timezone.now())


def delete_old_traces(before: datetime) -> int:
    """Traces of scans that went long ago, with who looked at them."""
    gone = ScanTrace.objects.filter(deleted_at__lt=before).delete()[1]
    return gone.get("residents.ScanTrace", 0)


def delete_old_objections(before: datetime) -> int:
    """Objections that were decided."""
    return Objection.objects.filter(decided_at__lt=before).delete()[0]


@transaction.atomic
def delete_old_entries(before: datetime) -> int:
    """Entries of old lists, then the counts of lists of which nothing is left."""
    gone = RegisterEntry.objects.filter(file__uploaded_at__lt=before).delete()[0]
    left = RegisterEntry.objects.values("file")
    done = RegisterFile.objects.exclude(state=FileState.WAITING)
    return gone + done.filter(uploaded_at__lt=before).exclude(pk__in=left).delete()[0]


def delete_old_visits(before: datetime) -> int:
    """Cards and addresses of visits that were not finished."""
    return Visit.objects.filter(expires_at__lt=before).delete()[0]
