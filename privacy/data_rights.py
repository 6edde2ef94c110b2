"""What this app holds of a person itself, and how long; so of the marks of forms that were sent."""

from django.utils.translation import gettext_lazy as _

from privacy.actions.retention import (
    delete_old_accesses,
    delete_old_copies,
    delete_old_submissions,
    erase_copies,
    forget_old_addresses,
)
from privacy.choices import Seen
from privacy.copy_words import labels
from privacy.models import AccessRecord, DataExport
from privacy.models.rights import reason_told
from privacy.offices import words_of_office
from privacy.personal_data import Rows, exclude, register
from privacy.retention import register_retention
from privacy.subjects import DataSubject


def _accesses(person: DataSubject) -> Rows:
    """Who looked: role and office, never the name."""
    return AccessRecord.objects.filter(person=person).values("at", "role", "office", "what", "why")


def _copies(person: DataSubject) -> Rows:
    return DataExport.objects.filter(person=person).values("asked_at", "ready_at", "expires_at")


register(
    "accesses",
    title=_("Who looked at my data"),
    relations=["privacy.AccessRecord.person"],
    export=_accesses,
    words={
        "role": lambda role: words_of_office(str(role), ""),
        "what": labels(Seen),
        "why": reason_told,
    },
)
register(
    "copies",
    title=_("Copies of my data"),
    relations=["privacy.DataExport.person"],
    export=_copies,
    erase=erase_copies,
)
exclude("web.Submission.person", "a technical mark of a sending, gone after some days")
exclude("privacy.Erasure.person", "exists only when nobody can ask for a copy any more")
exclude(
    "privacy.AccessRecord.officer",
    "an act for the city: it belongs to the office, not to the person's life",
)
register_retention(
    "web.Submission",
    delete_old_submissions,
    words=_("Marks of forms that were sent"),
)
register_retention(
    "privacy.DataExport",
    delete_old_copies,
    words=_("Copies of personal data"),
)
register_retention(
    "privacy.AccessRecord",
    delete_old_accesses,
    words=_("Lines of who looked at personal data"),
)
register_retention(
    "privacy.Erasure",
    forget_old_addresses,
    words=_("Addresses of deleted accounts"),
)
