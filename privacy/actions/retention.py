"""What is kept about personal data itself, and that all of it goes when its time is over."""

from datetime import datetime

from privacy.models import AccessRecord, DataExport, Erasure, RetentionRun
from privacy.retention import delete_outdated
from privacy.subjects import DataSubject
from web.models import Submission


def keep_retention(*, at: datetime) -> dict[str, int]:
    """Delete what is over its time, and write down how much it was; rows by model."""
    counts = delete_outdated(at)
    if counts:
        RetentionRun.objects.create(counts=counts)
    return counts


def erase_copies(person: DataSubject, _keep_texts: bool, _at: datetime) -> None:
    """Copies of one's data, and the marks of forms that were sent."""
    DataExport.objects.filter(person=person).delete()
    Submission.objects.filter(person=person).delete()


def delete_old_copies(before: datetime) -> int:
    """Copies that were made for somebody."""
    return DataExport.objects.filter(asked_at__lt=before).delete()[0]


def delete_old_submissions(before: datetime) -> int:
    """Marks of forms that were sent."""
    return Submission.objects.filter(created_at__lt=before).delete()[0]


def delete_old_accesses(before: datetime) -> int:
    """Lines of who looked at personal data."""
    return AccessRecord.objects.filter(at__lt=before).delete()[0]


def forget_old_addresses(before: datetime) -> int:
    """Where the receipt of a deleted account could not be sent to in all this time."""
    old = Erasure.objects.filter(erased_at__lt=before).exclude(mail_to="")
    return old.update(mail_to="")
