"""What this app, and the libraries that keep accounts, hold of a person; how long it is kept."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from residents import mail_holdings as mail_holdings  # registers what waiting mails hold
from residents import periods
from residents.actions.rights import erase_account, erase_residency
from residents.actions.scans import forget_due_scans, forget_scans
from residents.choices import (
    FileState,
    ObjectionState,
    RequestState,
    Role,
    Route,
    ScanEnd,
    Seen,
    Sex,
)
from residents.copy_words import labels
from residents.models import (
    AccessRecord,
    Claim,
    DataExport,
    Erasure,
    Identity,
    Membership,
    Objection,
    Person,
    RegistryEntry,
    RegistryFile,
    Residency,
    Scan,
    ScanTrace,
    SlipCode,
    User,
    VerificationRequest,
    Visit,
)
from residents.models.rights import reason_told, words_of_office
from residents.personal_data import Rows, exclude, register
from residents.queries.scans import traces_of
from residents.retention import register_retention
from web.models import Submission


def _account(person: Person) -> Rows:
    for user in User.objects.filter(person=person):
        addresses = EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
        yield {
            "public_name": person.public_name,
            "language": person.language,
            "signed_up": user.date_joined,
            "last_sign_in": user.last_login,
            "addresses": list(addresses),
        }


def _factors(person: Person) -> Rows:
    kept = Authenticator.objects.filter(user__person=person)
    return kept.values("type", "created_at", "last_used_at")


def _devices(person: Person) -> Rows:
    return UserSession.objects.filter(user__person=person).values("created_at", "ip", "user_agent")


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
    kept = Membership.objects.filter(person=person)
    return kept.values("group__name", "valid_from", "valid_until")


def _forget_memberships(person: Person, _keep: bool, _at: datetime) -> None:
    Membership.objects.filter(person=person).delete()


def _roles(person: Person) -> Rows:
    if person.user is None:
        return []
    return person.user.assignments.values("role", "area__name", "valid_from", "valid_until")


def _accesses(person: Person) -> Rows:
    """Who looked: role and office, never the name."""
    return AccessRecord.objects.filter(person=person).values("at", "role", "office", "what", "why")


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


def _forget_scans(person: Person, _keep: bool, at: datetime) -> None:
    forget_scans(Scan.objects.filter(person=person), why=ScanEnd.ACCOUNT, at=at)


def _no_account(_person: Person, _keep: bool, _at: datetime) -> None:
    """Goes with the account."""


def _copies(person: Person) -> Rows:
    return DataExport.objects.filter(person=person).values("asked_at", "ready_at", "expires_at")


register(
    "scans",
    title=_("Scans of documents"),
    relations=["residents.Scan.person", "residents.ScanTrace.person"],
    export=_scans,
    erase=_forget_scans,
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
    erase=_forget_memberships,
)
register(
    "identity",
    title=_("Code of the NIK"),
    relations=["residents.Identity.person"],
    export=_identity,
    words={"sex": labels(Sex)},
)
register(
    "accesses",
    title=_("Who looked at my data"),
    relations=["residents.AccessRecord.person"],
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
    relations=["residents.DataExport.person"],
    export=_copies,
    erase=lambda person, _keep, _at: _forget_copies(person),
)
register(
    "roles",
    title=_("Roles for the city"),
    relations=["residents.RoleAssignment.user"],
    export=_roles,
    words={"role": labels(Role)},
)
register(
    "factors",
    title=_("Second step at sign-in"),
    relations=["mfa.Authenticator.user"],
    export=_factors,
    erase=_no_account,
    words={"type": labels(Authenticator.Type)},
)
register(
    "devices",
    title=_("Where you are signed in"),
    relations=["usersessions.UserSession.user"],
    export=_devices,
    erase=_no_account,
)
register(
    "provider",
    title=_("Sign-in by the identity provider"),
    relations=["socialaccount.SocialAccount.user"],
    export=lambda person: SocialAccount.objects.filter(user__person=person).values(
        "provider", "date_joined", "last_login"
    ),
    erase=_no_account,
)
register(
    "account",
    title=_("My account"),
    relations=["residents.Person.user", "account.EmailAddress.user"],
    export=_account,
    erase=erase_account,
    # Found by the account to which they go, or going with it.
    after=["waiting-mails", "factors", "devices", "provider"],
    words={"language": lambda code: dict(settings.LANGUAGES).get(str(code), code)},
)


def _forget_copies(person: Person) -> None:
    DataExport.objects.filter(person=person).delete()
    Submission.objects.filter(person=person).delete()


exclude("web.Submission.person", "a technical mark of a sending, gone after some days")
exclude("residents.Erasure.person", "exists only when nobody can ask for a copy any more")
for relation in (
    "residents.AccessRecord.officer",
    "residents.AreaChange.by",
    "residents.Membership.given_by",
    "residents.Membership.ended_by",
    "residents.RoleAssignment.given_by",
    "residents.RoleAssignment.ended_by",
    "residents.Objection.decided_by",
    "residents.RegistryFile.uploaded_by",
    "residents.Residency.ended_by",
    "residents.Residency.issued_by",
    "residents.SlipCode.made_by",
    "residents.VerificationRequest.decided_by",
    "residents.VerificationRequest.rt_answered_by",
    "admin.LogEntry.user",
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "wagtailcore.APIToken.user",
    "wagtailcore.Comment.resolved_by",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.ModelLogEntry.user",
    "wagtailcore.Page.locked_by",
    "wagtailcore.Page.owner",
    "wagtailcore.PageLogEntry.user",
    "wagtailcore.PageSubscription.user",
    "wagtailcore.Revision.user",
    "wagtailcore.TaskState.finished_by",
    "wagtailcore.UploadedFile.uploaded_by_user",
    "wagtailcore.WorkflowState.requested_by",
    "wagtaildocs.Document.uploaded_by_user",
    "wagtailimages.Image.uploaded_by_user",
    "wagtailusers.UserProfile.user",
):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")


def _delete_sessions(before: datetime) -> int:
    """Devices whose session is over, however it ended."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    old = UserSession.objects.filter(created_at__lt=before).exclude(session_key__in=alive)
    return old.delete()[0]


def _delete_unconfirmed(before: datetime) -> int:
    """Accounts whose address nobody ever confirmed, and which did nothing."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    open_ones = EmailAddress.objects.filter(verified=False).values("user")
    idle = User.objects.filter(pk__in=open_ones, date_joined__lt=before, last_login=None)
    gone = 0
    for user in idle.exclude(pk__in=confirmed).filter(is_staff=False):
        Person.objects.filter(user=user).delete()
        gone += user.delete()[1].get("residents.User", 0)
    return gone


def _delete_requests(before: datetime) -> int:
    """Decided ones, and those for which nobody came, with what waited for them."""
    abandoned = before + timedelta(days=periods.REQUEST - periods.ABANDONED)
    over = Q(decided_at__lt=before) | Q(state=RequestState.WAITING, created_at__lt=abandoned)
    return (
        VerificationRequest.objects.filter(over).delete()[1].get("residents.VerificationRequest", 0)
    )


def _delete_registry(before: datetime) -> int:
    """Entries of old lists, then the counts of lists of which nothing is left."""
    gone = RegistryEntry.objects.filter(file__uploaded_at__lt=before).delete()[0]
    left = RegistryEntry.objects.values("file")
    done = RegistryFile.objects.exclude(state=FileState.WAITING)
    return gone + done.filter(uploaded_at__lt=before).exclude(pk__in=left).delete()[0]


register_retention(
    "web.Submission",
    lambda before: Submission.objects.filter(created_at__lt=before).delete()[0],
    words=_("Marks of forms that were sent"),
)
register_retention(
    "residents.VerificationRequest", _delete_requests, words=_("Requests for verification")
)
register_retention(
    "residents.Scan",
    lambda before: forget_due_scans(before=before, at=timezone.now()),
    words=_("Scans of documents"),
)
register_retention(
    "residents.ScanTrace",
    lambda before: (
        ScanTrace.objects.filter(deleted_at__lt=before).delete()[1].get("residents.ScanTrace", 0)
    ),
    words=_("Traces of deleted scans"),
)
register_retention(
    "residents.Objection",
    lambda before: Objection.objects.filter(decided_at__lt=before).delete()[0],
    words=_("Objections"),
)
register_retention(
    "residents.RegistryEntry", _delete_registry, words=_("Entries of registry files, and old files")
)
register_retention(
    "residents.DataExport",
    lambda before: DataExport.objects.filter(asked_at__lt=before).delete()[0],
    words=_("Copies of personal data"),
)
register_retention(
    "residents.AccessRecord",
    lambda before: AccessRecord.objects.filter(at__lt=before).delete()[0],
    words=_("Lines of who looked at personal data"),
)
register_retention(
    "residents.Erasure",
    lambda before: (
        Erasure.objects.filter(erased_at__lt=before).exclude(mail_to="").update(mail_to="")
    ),
    words=_("Addresses of deleted accounts"),
)
register_retention(
    "residents.Visit",
    lambda before: Visit.objects.filter(expires_at__lt=before).delete()[0],
    words=_("Cards and addresses of visits that were not finished"),
)
register_retention("usersessions.UserSession", _delete_sessions, words=_("Devices signed in"))
register_retention(
    "sessions.Session",
    lambda _before: Session.objects.filter(expire_date__lt=timezone.now()).delete()[0],
    words=_("Sessions of browsers"),
)
register_retention(
    "account.EmailAddress", _delete_unconfirmed, words=_("Accounts that were never confirmed")
)
