"""What this app, and the libraries that keep accounts, hold of a person; how long it is kept."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from areas.choices import Sex
from privacy.copy_words import labels
from privacy.personal_data import (
    Rows,
    exclude,
    register,
    register_access_part,
    register_part,
    register_reduced,
)
from privacy.retention import register_report_part, register_retention
from residents.actions.erasure import (
    delete_old_entries,
    delete_old_objections,
    delete_old_requests,
    delete_old_scans,
    delete_old_traces,
    delete_old_visits,
    erase_memberships,
    erase_residency,
    erase_scans,
    reduce_identity,
)
from residents.choices import ObjectionState, RequestState, Route
from residents.models import (
    Claim,
    Identity,
    Membership,
    Objection,
    Residency,
    SlipCode,
    VerificationRequest,
)
from residents.queries.groups import memberships_of
from residents.queries.scans import traces, traces_of
from web.languages import in_first_language
from web.parameters import page_in

SCANS_SHOWN = 50
"""How many traces of scans stand below who looked; the copy of one's data has them all."""


def _identity(person: Person) -> Rows:
    known = Identity.objects.filter(person=person)
    return known.values("nik_last4", "sex", "birth_year", "adult_from", "created_at")


def _residency(person: Person) -> Rows:
    kept = Residency.objects.filter(person=person)
    return kept.values("area__name", "route", "valid_from", "valid_until", "revoked_at")


def _requests(person: Person) -> Rows:
    kept = VerificationRequest.objects.filter(person=person)
    return kept.values("area__name", "state", "reason", "created_at", "decided_at")


def _claims(person: Person) -> Rows:
    kept = Claim.objects.filter(request__person=person)
    return kept.values("known_as", "nik_last4", "sex", "birth_year", "adult_from")


def _objections(person: Person) -> Rows:
    kept = Objection.objects.filter(person=person)
    return kept.values("words", "created_at", "state", "answer", "decided_at")


def _slips(person: Person) -> Rows:
    return SlipCode.objects.filter(person=person).values("made_at", "last_used_at")


def _memberships(person: Person) -> Rows:
    return [
        {
            "group__name": in_first_language(kept.group.name),
            "valid_from": kept.valid_from,
            "valid_until": kept.valid_until,
        }
        for kept in Membership.objects.filter(person=person).select_related("group")
    ]


def _scans(person: Person) -> Rows:
    """That there were scans, who saw them and when they went; of the scans themselves nothing."""
    for trace in traces_of(person):
        yield {
            "request": trace.number,
            "uploaded_at": trace.uploaded_at,
            "deleted_at": trace.deleted_at,
            "deleted_why": trace.get_deleted_why_display(),
            "seen_by": [{"office": look.who, "at": look.at} for look in trace.looks.all()],
        }


def _groups_shown(person: Person) -> Mapping[str, object]:
    return {"memberships": memberships_of(person)}


def _scans_shown(person: Person) -> Mapping[str, object]:
    return {"traces": traces_of(person)[:SCANS_SHOWN]}


def _all_scans(request: HttpRequest) -> Mapping[str, object]:
    return {"traces": Paginator(traces(), 50).get_page(page_in(request, "s"))}


register(
    "scans",
    title=_("Scans of documents"),
    relations=["residents.Scan.person", "residents.ScanTrace.person"],
    export=_scans,
    erase=erase_scans,
)
register(
    "residency",
    title=_("Verification"),
    relations=[
        "residents.Residency.person",
        "residents.VerificationRequest.person",
        "residents.Objection.person",
        "residents.SlipCode.person",
    ],
    export=lambda person: [
        *_residency(person),
        *_requests(person),
        *_claims(person),
        *_objections(person),
        *_slips(person),
    ],
    erase=erase_residency,
    after=["scans"],  # they belong to the requests, and their traces tell why they went
    words={
        "route": labels(Route),
        # For whom a request waits depends on its way.
        "state": labels(RequestState, ObjectionState, waiting=_("waiting")),
        "sex": labels(Sex),
    },
)
register(
    "groups",
    title=_("My groups"),
    relations=["residents.Membership.person"],
    export=_memberships,
    erase=erase_memberships,
)
register(
    "identity",
    title=_("Code of the NIK"),
    relations=["residents.Identity.person"],
    export=_identity,
    words={"sex": labels(Sex)},
)
register_reduced("code of the NIK", reduce_identity)
register_part("groups", "residents/my_groups.html", _groups_shown)
register_access_part("scans", "residents/scan_traces.html", _scans_shown)
register_report_part("scans", "residents/admin/scan_traces.html", _all_scans)


for relation in (
    "residents.Membership.given_by",
    "residents.Membership.ended_by",
    "residents.Objection.decided_by",
    "residents.RegisterFile.uploaded_by",
    "residents.Residency.ended_by",
    "residents.Residency.issued_by",
    "residents.SlipCode.made_by",
    "residents.VerificationRequest.decided_by",
    "residents.VerificationRequest.rt_answered_by",
):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")


register_retention(
    "residents.VerificationRequest", delete_old_requests, words=_("Requests for verification")
)
register_retention(
    "residents.Scan",
    delete_old_scans,
    words=_("Scans of documents"),
)
register_retention(
    "residents.ScanTrace",
    delete_old_traces,
    words=_("Traces of deleted scans"),
)
register_retention(
    "residents.Objection",
    delete_old_objections,
    words=_("Objections"),
)
register_retention(
    "residents.RegisterEntry",
    delete_old_entries,
    words=_("Entries of population registers, and old files"),
)
register_retention(
    "residents.Visit",
    delete_old_visits,
    words=_("Cards and addresses of visits that were not finished"),
)
