"""Which fields of the libraries that keep accounts are personal, and why they are there."""

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
