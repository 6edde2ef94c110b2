"""Which fields of this app are personal, and why they are there."""

from privacy import periods
from privacy.declarations import Basis, Kind, not_personal, personal, shown_as

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
    seen_by="you; administrators",
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
    what="a code computed from the NIK",
    purpose="one person per NIK",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.nik_last4",
    what="the last four digits of the NIK",
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
    what="the 17th birthday, where it lies ahead",
    purpose="from which day somebody may take part from the age of 17",
    seen_by="nobody",
    kept="until the account is deleted",
)
not_personal("residents.Identity", ["nik_key", "created_at"])
personal(
    "residents.Residency.person",
    what="that you are a verified resident",
    purpose="who may take part",
    seen_by="you",
    kept="%(residency)s, then renewed or ended",
)
personal(
    "residents.Residency.area",
    what="your kelurahan",
    purpose="who may take part where",
    seen_by="you; as kelurahan beside texts: everybody",
    kept="%(residency)s, then renewed or ended",
)
for field, what, purpose in (
    ("rt", "your RT", "who may take part in matters of an RT"),
    ("end_reason", "why your residency ended", "why somebody may no longer take part"),
    ("end_words", "why your residency ended", "why somebody may no longer take part"),
):
    personal(
        f"residents.Residency.{field}",
        what=what,
        purpose=purpose,
        seen_by="you; officers of the kelurahan",
        kept="%(residency)s, then renewed or ended",
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
    seen_by="you; officers of the kelurahan",
    kept="%(days)s after the decision; %(abandoned)s where nobody came",
    days=periods.REQUEST,
)
personal(
    "residents.VerificationRequest.area",
    what="kelurahan of the request",
    purpose="where somebody says to live",
    seen_by="you; officers of the kelurahan",
    kept="%(days)s after the decision; %(abandoned)s where nobody came",
    days=periods.REQUEST,
)
personal(
    "residents.VerificationRequest.reason",
    what="reason of a refusal",
    purpose="why it was refused",
    seen_by="you; officers of the kelurahan",
    kept="%(days)s after the decision; %(abandoned)s where nobody came",
    days=periods.REQUEST,
)
for field, what, purpose in (
    ("rt", "RT of the request", "where somebody says to live"),
    ("rt_words", "what the RT head wrote", "why an RT head does not confirm, or when to meet"),
):
    personal(
        f"residents.VerificationRequest.{field}",
        what=what,
        purpose=purpose,
        seen_by="you; the RT head; officers of the kelurahan",
        kept="%(days)s after the decision; %(abandoned)s where nobody came",
        days=periods.REQUEST,
    )
not_personal(
    "residents.VerificationRequest",
    [
        *["state", "created_at", "decided_at", "decided_by", "decided_as", "rt_answer"],
        *["rt_due_at", "rt_answered_at", "rt_answered_by", "rt_answered_as"],
    ],
)
shown_as(
    Kind.SELF,
    [
        *("residents.Person", "residents.User.email"),
        *(f"residents.Identity.{fact}" for fact in ("sex", "birth_year", "adult_from")),
    ],
)
shown_as(
    Kind.VERIFICATION,
    ["residents.Identity", "residents.Residency", "residents.VerificationRequest"],
)
shown_as(
    Kind.SIGN_IN,
    [
        *(f"residents.User.{field}" for field in ("password", "last_login", "date_joined")),
    ],
)
shown_as(Kind.OFFICE, ["residents.RoleAssignment"])
shown_as(
    Kind.TECHNICAL,
    [
        *("residents.User.first_name", "residents.User.last_name", "residents.Person.user"),
        *("residents.Person.external_id", "residents.Identity.person"),
    ],
)
