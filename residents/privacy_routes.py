"""Which fields of the ways to a residency are personal, and why they are there."""

from django.conf import settings

from residents import periods
from residents.privacy import Basis, not_personal, personal

not_personal("residents.Holiday", ["day", "name"])
UNTIL_DECIDED = "until it is decided; after a refusal until nobody can object"
for field, purpose, seen_by in (
    ("request", "what belongs to which request", "nobody"),
    ("known_as", "how the RT head knows who asks", "the RT head; officers of the kelurahan"),
    ("nik_hmac", "one person per NIK", "nobody"),
    ("nik_last4", "which card was meant", "officers of the kelurahan"),
    ("sex", "who takes part, against the census", "nobody"),
    ("birth_year", "who takes part, against the census", "nobody"),
    ("adult_from", "from which day somebody may take part", "nobody"),
):
    personal(f"residents.Claim.{field}", purpose=purpose, seen_by=seen_by, kept=UNTIL_DECIDED)
not_personal("residents.Claim", ["nik_key"])
for field, purpose in (
    ("person", "who objects"),
    ("words", "why somebody objects"),
    ("answer", "what another officer answers"),
):
    personal(
        f"residents.Objection.{field}",
        purpose=purpose,
        seen_by="the person; officers of the kelurahan",
        kept="%(days)d days after the decision",
        days=periods.OBJECTION,
    )
not_personal(
    "residents.Objection",
    ["request", "residency", "created_at", "state", "decided_at", "decided_by", "decided_as"],
)
for field, purpose in (
    ("nik_hmac", "whether a NIK stands in the city's list"),
    ("mark", "whether the date of birth is that of the list"),
    ("area", "in which kelurahan the list has somebody"),
):
    personal(f"residents.RegistryRow.{field}", purpose=purpose, seen_by="nobody", kept="minutes")
    personal(
        f"residents.RegistryEntry.{field}",
        purpose=purpose,
        seen_by="nobody",
        kept="%(days)d days after the list was loaded",
        days=periods.REGISTRY,
    )
for model in ("RegistryRow", "RegistryEntry"):
    not_personal(f"residents.{model}", ["nik_key", "file"])
not_personal(
    "residents.RegistryFile",
    [
        *["uploaded_by", "uploaded_as", "uploaded_at", "source", "state", "rows", "entered"],
        *["fault_count", "faults", "finished_at"],
    ],
)
for field, purpose in (
    ("person", "whose slip it is"),
    ("code_hmac", "signing in without e-mail"),
    ("last_used_at", "security of the account"),
):
    personal(
        f"residents.SlipCode.{field}",
        purpose=purpose,
        seen_by="nobody",
        kept="until the account is deleted",
    )
not_personal("residents.SlipCode", ["key_name", "made_at", "made_by", "made_as"])
not_personal("residents.KeyName", ["setting", "name", "first_used_at", "forgotten_at"])
for field, purpose in (
    ("email", "to which address the code is sent"),
    ("code_hmac", "taking part in one visit, by a code"),
    ("nik_hmac", "one person per NIK"),
    ("nik_last4", "which card was meant"),
    ("mark", "whether the date of birth is that of the list"),
    ("sex", "who takes part, against the census"),
    ("birth_year", "who takes part, against the census"),
    ("adult_from", "from which day somebody may take part"),
):
    personal(
        f"residents.Visit.{field}",
        purpose=purpose,
        seen_by="nobody",
        kept="ten minutes, deleted within the hour after",
        days=0,
    )
not_personal("residents.Visit", ["nik_key", "tries", "expires_at"])
not_personal("residents.Group", ["code", "name", "name_en", "who", "who_en", "office", "any_age"])
for field, what in (
    ("person", "who belongs to a group"),
    ("group", "to which group somebody belongs"),
    ("valid_from", "from when somebody belongs to a group"),
    ("valid_until", "until when somebody belongs to a group"),
):
    personal(
        f"residents.Membership.{field}",
        what=what,
        purpose="who may take part in what concerns a group alone",
        seen_by="the person; officers of the office that keeps the group, by the card",
        kept="until the account is deleted",
    )
not_personal("residents.Membership", ["given_by", "given_as", "ended_by"])
for field, what in (
    ("person", "whose scan of a document it is"),
    ("request", "to which request a scan of a document belongs"),
    ("content", "a photo or scan of a document, encrypted"),
):
    personal(
        f"residents.Scan.{field}",
        what=what,
        purpose="what an officer can look at to confirm where somebody lives, if the person wants",
        seen_by="the officer of the kelurahan who decides; each opening is noted",
        kept="%(days)d days at most; until it is confirmed or you take it back",
        basis=Basis.CONSENT,
        days=settings.REMBUK_SCAN_DAYS,
    )
not_personal("residents.Scan", ["trace", "kind", "uploaded_at"])
for field, what in (
    ("person", "that you added a scan of a document"),
    ("number", "number of the request with a scan"),
):
    personal(
        f"residents.ScanTrace.{field}",
        what=what,
        purpose="proof of who saw a scan, and that it was deleted",
        seen_by="the person; the data protection officer, without a name",
        kept="%(days)d days after the scan was deleted",
        basis=Basis.LEGAL_DUTY,
        days=periods.SCAN_TRACE,
    )
not_personal("residents.ScanTrace", ["uploaded_at", "deleted_at", "deleted_why"])
not_personal("residents.ScanLook", ["trace", "role", "office", "at"])
