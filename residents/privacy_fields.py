"""Which fields of this app are personal, and why they are there."""

from residents.privacy import not_personal, personal

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
    purpose="sign-in, as a hash",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.User.last_login",
    purpose="security of the account",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.User.first_name",
    purpose="unused, part of the framework",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.User.last_name",
    purpose="unused, part of the framework",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.User.date_joined",
    purpose="security of the account",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.User.email",
    purpose="sign-in and notices",
    seen_by="the person; administrators",
    kept="until the account is deleted",
)
not_personal("residents.User", ["is_superuser", "is_staff", "is_active"])
personal(
    "residents.Person.user",
    purpose="which account takes part",
    seen_by="administrators",
    kept="until the account is deleted",
)
personal(
    "residents.Person.public_name",
    purpose="who wrote a text",
    seen_by="everybody",
    kept="as long as the texts",
)
personal(
    "residents.Person.language",
    purpose="in which language mails are written",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Person.external_id",
    purpose="imported once",
    seen_by="nobody",
    kept="as long as the import",
)
not_personal("residents.Person", ["import_source", "created_at"])
personal(
    "residents.RoleAssignment.user",
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
    purpose="one person per NIK",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.nik_hmac",
    purpose="one person per NIK",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.nik_last4",
    purpose="which card was shown",
    seen_by="officers of the kelurahan",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.sex",
    purpose="who took part, against the census, in counts of ten or more",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.birth_year",
    purpose="who took part, against the census, in counts of ten or more",
    seen_by="nobody",
    kept="until the account is deleted",
)
personal(
    "residents.Identity.adult_from",
    purpose="from which day somebody may take part from the age of 17",
    seen_by="nobody",
    kept="until the account is deleted",
)
not_personal("residents.Identity", ["created_at"])
personal(
    "residents.Residency.person",
    purpose="who may take part",
    seen_by="the person",
    kept="two years, then renewed or ended",
)
personal(
    "residents.Residency.area",
    purpose="who may take part where",
    seen_by="the person; as kelurahan beside texts: everybody",
    kept="as above",
)
not_personal(
    "residents.Residency", ["route", "issued_by", "valid_from", "valid_until", "revoked_at"]
)
personal(
    "residents.VerificationRequest.person",
    purpose="who asks",
    seen_by="the person; officers of the kelurahan",
    kept="two years",
)
personal(
    "residents.VerificationRequest.area",
    purpose="where somebody says to live",
    seen_by="the person; officers of the kelurahan",
    kept="two years",
)
personal(
    "residents.VerificationRequest.reason",
    purpose="why it was refused",
    seen_by="the person; officers of the kelurahan",
    kept="two years",
)
not_personal("residents.VerificationRequest", ["state", "created_at", "decided_at", "decided_by"])
personal(
    "residents.Submission.person",
    purpose="one sending makes one thing",
    seen_by="nobody",
    kept="seven days",
)
not_personal("residents.Submission", ["key", "body_hash", "answer", "created_at"])
personal(
    "cms.Department.email",
    purpose="how to reach an office",
    seen_by="everybody",
    kept="as long as the office",
)
not_personal("cms.Department", ["name", "url"])
not_personal("cms.HomePage", ["introduction", "body"])
not_personal("cms.NewsPage", ["published_on", "introduction", "picture", "body"])
not_personal("cms.TextPage", ["body"])
