"""Which fields of this app are personal, and why they are there."""

from residents import periods
from residents.privacy import Basis, not_personal, personal

not_personal(
    "residents.Area",
    [
        *["code", "bps_code", "name", "level", "parent", "boundary", "valid_from", "valid_until"],
        "merged_into",
    ],
)
not_personal("residents.AreaChange", ["area", "kind", "words", "at", "by"])
not_personal(
    "residents.Population", ["area", "sex", "age_band", "year", "count", "source", "source_date"]
)
personal(
    "residents.User.password",
    what="password",
    purpose="sign-in, as a hash",
    seen_by="nobody",
    kept="until the account is deleted",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "residents.User.last_login",
    what="last sign-in",
    purpose="security of the account",
    seen_by="administrators",
    kept="until the account is deleted",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "residents.User.first_name",
    what="first name (not asked)",
    purpose="unused, part of the framework",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.User.last_name",
    what="last name (not asked)",
    purpose="unused, part of the framework",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.User.date_joined",
    what="day of signing up",
    purpose="security of the account",
    seen_by="administrators",
    kept="until the account is deleted",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "residents.User.email",
    what="e-mail address",
    purpose="sign-in and notices",
    seen_by="the person; administrators",
    kept="until the account is deleted",
)
not_personal("residents.User", ["is_superuser", "is_staff", "is_active"])
personal(
    "residents.Person.user",
    what="link between account and person",
    purpose="which account takes part",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.Person.public_name",
    what="public name",
    purpose="who wrote a text",
    seen_by="everybody",
    kept="as long as the texts",
    basis=Basis.CONSENT,
)
personal(
    "residents.Person.language",
    what="language",
    purpose="in which language mails are written",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Person.external_id",
    what="number in an imported file",
    purpose="imported once",
    seen_by="nobody",
    kept="as long as the import",
)
not_personal("residents.Person", ["import_source", "created_at"])
personal(
    "residents.RoleAssignment.user",
    what="role for the city",
    purpose="who acts for the city",
    seen_by="administrators",
    kept="as long as decisions count",
)
not_personal(
    "residents.RoleAssignment",
    ["role", "area", "valid_from", "valid_until", "given_by", "ended_by"],
)
personal(
    "residents.Identity.person",
    what="link to the code of the NIK",
    purpose="one person per NIK",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.nik_hmac",
    what="a code computed from your NIK",
    purpose="one person per NIK",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.nik_last4",
    what="last four digits of the NIK",
    purpose="which card was shown",
    seen_by="officers of the kelurahan",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.sex",
    what="sex",
    purpose="who took part, against the census, in counts of ten or more",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.birth_year",
    what="year of birth",
    purpose="who took part, against the census, in counts of ten or more",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.adult_from",
    what="day on which you turn 17",
    purpose="from which day somebody may take part from the age of 17",
    seen_by="nobody",
    kept="until the account is deleted",
)
not_personal("residents.Identity", ["nik_key", "created_at"])
personal(
    "residents.Residency.person",
    what="that you are a verified resident",
    purpose="who may take part",
    seen_by="the person",
    kept="two years, then renewed or ended",
)
personal(
    "residents.Residency.area",
    what="your kelurahan",
    purpose="who may take part where",
    seen_by="the person; as kelurahan beside texts: everybody",
    kept="as above",
)
for field, purpose in (
    ("rt", "who may take part in matters of an RT"),
    ("end_reason", "why somebody may no longer take part"),
    ("end_words", "why somebody may no longer take part"),
):
    personal(
        f"residents.Residency.{field}",
        purpose=purpose,
        seen_by="the person; officers of the kelurahan",
        kept="as above",
    )
not_personal(
    "residents.Residency",
    [
        *["route", "issued_by", "issued_as", "valid_from", "valid_until", "revoked_at"],
        *["rt_since", "ended_by", "ended_as", "reminded_at"],
    ],
)
personal(
    "residents.VerificationRequest.person",
    what="that you asked for verification",
    purpose="who asks",
    seen_by="the person; officers of the kelurahan",
    kept="%(days)d days after the decision; %(abandoned)d days where nobody came",
    days=periods.REQUEST,
    periods={"abandoned": periods.ABANDONED},
)
personal(
    "residents.VerificationRequest.area",
    what="kelurahan of the request",
    purpose="where somebody says to live",
    seen_by="the person; officers of the kelurahan",
    kept="%(days)d days after the decision; %(abandoned)d days where nobody came",
    days=periods.REQUEST,
    periods={"abandoned": periods.ABANDONED},
)
personal(
    "residents.VerificationRequest.reason",
    what="reason of a refusal",
    purpose="why it was refused",
    seen_by="the person; officers of the kelurahan",
    kept="%(days)d days after the decision; %(abandoned)d days where nobody came",
    days=periods.REQUEST,
    periods={"abandoned": periods.ABANDONED},
)
for field, purpose in (
    ("rt", "where somebody says to live"),
    ("rt_words", "why an RT head does not confirm, or when to meet"),
):
    personal(
        f"residents.VerificationRequest.{field}",
        purpose=purpose,
        seen_by="the person; the RT head; officers of the kelurahan",
        kept="two years",
    )
not_personal(
    "residents.VerificationRequest",
    [
        *["state", "created_at", "decided_at", "decided_by", "decided_as", "rt_answer"],
        *["rt_due_at", "rt_answered_at", "rt_answered_by", "rt_answered_as"],
    ],
)
personal(
    "residents.Submission.person",
    what="that you sent a form",
    purpose="one sending makes one thing",
    seen_by="nobody",
    kept="seven days",
    days=7,
)
not_personal("residents.Submission", ["key", "body_hash", "answer", "created_at"])
personal(
    "cms.Department.email",
    what="address of an office",
    purpose="how to reach an office",
    seen_by="everybody",
    kept="as long as the office",
)
not_personal("cms.Department", ["name", "url"])
not_personal("cms.HomePage", ["introduction", "body"])
not_personal("cms.NewsPage", ["published_on", "introduction", "picture", "body"])
not_personal("cms.TextPage", ["body"])

personal(
    "account.EmailAddress.email",
    what="e-mail address and whether it is confirmed",
    purpose="sign-in and notices",
    seen_by="the person; administrators",
    kept="until the account is deleted; thirty days when never confirmed",
    days=30,
)
personal(
    "account.EmailAddress.user",
    what="whose e-mail address it is",
    purpose="sign-in and notices",
    seen_by="the person; administrators",
    kept="until the account is deleted; thirty days when never confirmed",
    days=30,
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
        seen_by="the person",
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
        seen_by="the person",
        kept="until you sign out, at most 14 days",
        basis=Basis.LEGAL_DUTY,
        days=14,
    )
not_personal("usersessions.UserSession", ["created_at"])
personal(
    "sessions.Session.session_data",
    what="that a browser is signed in; at a sign-up what was typed, the password as its hash",
    purpose="sign-in",
    seen_by="nobody",
    kept="until you sign out or enter the code, at most 14 days",
    basis=Basis.LEGAL_DUTY,
    days=14,
)
not_personal("sessions.Session", ["expire_date"])
personal(
    "residents.DataExport.person",
    what="that you asked for a copy of your data",
    purpose="your right to a copy",
    seen_by="the person",
    kept="seven days",
    days=7,
    basis=Basis.LEGAL_DUTY,
)
personal(
    "residents.DataExport.content",
    what="the copy of your data",
    purpose="your right to a copy",
    seen_by="the person",
    kept="seven days",
    days=7,
    basis=Basis.LEGAL_DUTY,
)
not_personal("residents.DataExport", ["asked_at", "ready_at", "expires_at"])
personal(
    "residents.Erasure.person",
    what="that an account was deleted",
    purpose="proof that data was deleted",
    seen_by="nobody",
    kept="permanently",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "residents.Erasure.mail_to",
    what="address of a deleted account, until the confirmation is sent",
    purpose="proof that data was deleted",
    seen_by="nobody",
    kept="at most three days",
    days=3,
    basis=Basis.LEGAL_DUTY,
)
not_personal(
    "residents.Erasure", ["code", "erased_at", "texts_kept", "identity_erased_at", "language"]
)
for name, words in (
    ("officer", "who opened data of yours"),
    ("person", "whose data was opened"),
):
    personal(
        f"residents.AccessRecord.{name}",
        what=words,
        purpose="you can see who looked at your data",
        seen_by="the person, as role and office; administrators",
        kept="two years",
        days=730,
        basis=Basis.LEGAL_DUTY,
    )
not_personal("residents.AccessRecord", ["role", "office", "what", "why", "at"])
not_personal("residents.RetentionRun", ["at", "counts"])
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
