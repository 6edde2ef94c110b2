"""What accounts, ours and those of libraries, hold of a person; how long it is kept."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.actions.erasure import (
    delete_old_devices,
    delete_old_sessions,
    delete_unconfirmed,
    erase_account,
)
from accounts.choices import Role
from accounts.models import Person, User
from privacy.copy_words import labels
from privacy.personal_data import Rows, exclude, register
from privacy.retention import register_retention


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


def _roles(person: Person) -> Rows:
    if person.user is None:
        return []
    return person.user.assignments.values("role", "area__name", "valid_from", "valid_until")


def _no_account(_person: Person, _keep: bool, _at: datetime) -> None:
    """Goes with the account."""


register(
    "roles",
    title=_("Roles for the city"),
    relations=["accounts.RoleAssignment.user"],
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
    relations=["accounts.Person.user", "account.EmailAddress.user"],
    export=_account,
    erase=erase_account,
    # Found by the account to which they go, or going with it.
    after=["waiting-mails", "factors", "devices", "provider"],
    words={"language": lambda code: dict(settings.LANGUAGES).get(str(code), code)},
)
for relation in (
    "accounts.RoleAssignment.given_by",
    "accounts.RoleAssignment.ended_by",
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
register_retention("usersessions.UserSession", delete_old_devices, words=_("Devices signed in"))
register_retention(
    "sessions.Session",
    delete_old_sessions,
    words=_("Sessions of browsers"),
)
register_retention(
    "account.EmailAddress", delete_unconfirmed, words=_("Accounts that were never confirmed")
)
