"""Which fields of accounts, ours and those of libraries, are personal, and why they are there."""

from django.conf import settings

from privacy import periods
from privacy.declarations import Basis, Kind, not_personal, personal, shown_as

personal(
    "account.EmailAddress.email",
    what="e-mail address and whether it is confirmed",
    purpose="sign-in and notices",
    seen_by="you; administrators",
    kept="until the account is deleted; %(days)s when never confirmed",
    days=periods.UNCONFIRMED,
)
personal(
    "account.EmailAddress.user",
    what="whose e-mail address it is",
    purpose="sign-in and notices",
    seen_by="you; administrators",
    kept="until the account is deleted; %(days)s when never confirmed",
    days=periods.UNCONFIRMED,
)
not_personal("account.EmailAddress", ["verified", "primary"])
not_personal("account.EmailConfirmation", ["email_address", "created", "sent", "key"])
for name, words in (
    ("user", "that you use a second step"),
    ("data", "secret of the app, public key of a passkey, recovery codes (encrypted where secret)"),
    ("last_used_at", "last use of the second step"),
):
    personal(
        f"mfa.Authenticator.{name}",
        what=words,
        purpose="security of the account",
        seen_by="you",
        kept="until the account is deleted",
        basis=Basis.LEGAL_DUTY,
    )
not_personal("mfa.Authenticator", ["type", "created_at"])
for name, words in (
    ("user", "on which devices you are signed in"),
    ("ip", "network address of a device"),
    ("user_agent", "browser of a device"),
    ("last_seen_at", "when a device was last used"),
    ("session_key", "mark of a device"),
    ("data", "notes about a device (empty)"),
):
    personal(
        f"usersessions.UserSession.{name}",
        what=words,
        purpose="security of the account",
        seen_by="you",
        kept="until you sign out, at most %(days)s",
        basis=Basis.LEGAL_DUTY,
        days=settings.SESSION_COOKIE_AGE // 86_400,
    )
not_personal("usersessions.UserSession", ["created_at"])
personal(
    "sessions.Session.session_data",
    what="that a browser is signed in; at a sign-up what was typed, the password as its hash",
    purpose="sign-in",
    seen_by="nobody",
    kept="until you sign out or enter the code, at most %(days)s",
    basis=Basis.LEGAL_DUTY,
    days=settings.SESSION_COOKIE_AGE // 86_400,
)
not_personal("sessions.Session", ["expire_date"])
for name, words in (
    ("user", "that you sign in by the identity provider"),
    ("uid", "a code for you at the identity provider"),
    ("extra_data", "claims of the identity provider (kept empty)"),
    ("last_login", "last sign-in by the identity provider"),
):
    personal(
        f"socialaccount.SocialAccount.{name}",
        what=words,
        purpose="sign-in",
        seen_by="nobody",
        kept="until the account is deleted",
    )
not_personal("socialaccount.SocialAccount", ["provider", "date_joined"])
not_personal(
    "socialaccount.SocialApp",
    ["provider", "provider_id", "name", "client_id", "secret", "key", "settings"],
)
not_personal("socialaccount.SocialToken", ["app", "account", "token", "token_secret", "expires_at"])
shown_as(Kind.SELF, ["account.EmailAddress"])
shown_as(
    Kind.SIGN_IN,
    [
        *("mfa.Authenticator", "usersessions.UserSession", "sessions.Session"),
        "socialaccount.SocialAccount",
    ],
)
shown_as(
    Kind.TECHNICAL,
    [
        *("account.EmailAddress.user", "mfa.Authenticator.user", "usersessions.UserSession.user"),
        *("usersessions.UserSession.session_key", "usersessions.UserSession.data"),
        "socialaccount.SocialAccount.extra_data",
    ],
)

personal(
    "accounts.User.password",
    what="password",
    purpose="sign-in, as a hash",
    seen_by="nobody",
    kept="until the account is deleted",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "accounts.User.last_login",
    what="last sign-in",
    purpose="security of the account",
    seen_by="administrators",
    kept="until the account is deleted",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "accounts.User.first_name",
    what="first name (not asked)",
    purpose="unused, part of the framework",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "accounts.User.last_name",
    what="last name (not asked)",
    purpose="unused, part of the framework",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "accounts.User.date_joined",
    what="day of signing up",
    purpose="security of the account",
    seen_by="administrators",
    kept="until the account is deleted",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "accounts.User.email",
    what="e-mail address",
    purpose="sign-in and notices",
    seen_by="you; administrators",
    kept="until the account is deleted",
)
not_personal("accounts.User", ["is_superuser", "is_staff", "is_active"])
personal(
    "accounts.Person.user",
    what="link between account and person",
    purpose="which account takes part",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "accounts.Person.public_name",
    what="public name",
    purpose="who wrote a text",
    seen_by="everybody",
    kept="as long as the texts",
    basis=Basis.CONSENT,
)
personal(
    "accounts.Person.language",
    what="language",
    purpose="in which language mails are written",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "accounts.Person.external_id",
    what="number in an imported file",
    purpose="imported once",
    seen_by="nobody",
    kept="as long as the import",
)
personal(
    "accounts.Person.limited_until",
    what="until when you cannot write",
    purpose="that a limit by moderators acts, and ends by itself",
    seen_by="you; moderators",
    kept="until the account is deleted",
)
not_personal("accounts.Person", ["import_source", "created_at"])
personal(
    "accounts.RoleAssignment.user",
    what="role for the city",
    purpose="who acts for the city",
    seen_by="administrators",
    kept="as long as decisions count",
)
not_personal(
    "accounts.RoleAssignment",
    ["role", "area", "valid_from", "valid_until", "given_by", "ended_by"],
)
shown_as(
    Kind.SIGN_IN,
    [
        *(f"accounts.User.{field}" for field in ("password", "last_login", "date_joined")),
    ],
)
shown_as(Kind.OFFICE, ["accounts.RoleAssignment"])
shown_as(Kind.SELF, ["accounts.Person", "accounts.User.email"])
shown_as(
    Kind.TECHNICAL,
    [
        *("accounts.User.first_name", "accounts.User.last_name", "accounts.Person.user"),
        "accounts.Person.external_id",
    ],
)
