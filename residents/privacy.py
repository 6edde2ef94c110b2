"""Which fields of this app are personal, and why they are there."""

from privacy import periods
from privacy.declarations import Kind, not_personal, personal, shown_as

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
        *(f"residents.Identity.{fact}" for fact in ("sex", "birth_year", "adult_from")),
    ],
)
shown_as(
    Kind.VERIFICATION,
    ["residents.Identity", "residents.Residency", "residents.VerificationRequest"],
)
shown_as(
    Kind.TECHNICAL,
    [
        "residents.Identity.person",
    ],
)
