"""Which fields of the ways to a residency are personal, and why they are there."""

from django.conf import settings

from privacy import periods
from privacy.declarations import Basis, Kind, not_personal, personal, shown_as

not_personal("residents.Holiday", ["day", "name"])
UNTIL_DECIDED = "until it is decided; after a refusal %(objection)s more, while you can object"
CARD = (
    ("nik_hmac", "a code computed from the NIK", "one person per NIK"),
    ("nik_last4", "the last four digits of the NIK", "which card was meant"),
    ("sex", "sex", "who takes part, against the census"),
    ("birth_year", "year of birth", "who takes part, against the census"),
    (
        "adult_from",
        "the 17th birthday, where it lies ahead",
        "from which day somebody may take part",
    ),
)
"""What is read from a card, wherever it is kept."""
BIRTH_MARK = "a code computed from NIK and date of birth"
for field, what, purpose in (
    ("request", "to which request it belongs", "what belongs to which request"),
    (
        "known_as",
        "the name by which the RT head knows you",
        "how the RT head knows who asks",
    ),
    *CARD,
):
    personal(
        f"residents.Claim.{field}",
        what=what,
        purpose=purpose,
        seen_by={
            "known_as": "the RT head; officers of the kelurahan",
            "nik_last4": "officers of the kelurahan",
        }.get(field, "nobody"),
        kept=UNTIL_DECIDED,
    )
not_personal("residents.Claim", ["nik_key"])
for field, what, purpose in (
    ("person", "that you object", "who objects"),
    ("words", "your objection", "why somebody objects"),
    ("answer", "what another officer answers", "what another officer answers"),
):
    personal(
        f"residents.Objection.{field}",
        what=what,
        purpose=purpose,
        seen_by="you; officers of the kelurahan",
        kept="%(days)s after the decision",
        days=periods.OBJECTION,
    )
not_personal(
    "residents.Objection",
    ["request", "residency", "created_at", "state", "decided_at", "decided_by", "decided_as"],
)
for field, what, purpose in (
    ("nik_hmac", "a code computed from the NIK", "whether a NIK stands in the city's list"),
    ("mark", BIRTH_MARK, "whether the date of birth is that of the list"),
    ("area", "your kelurahan", "in which kelurahan the list has somebody"),
):
    personal(
        f"residents.RegisterRow.{field}",
        what=what,
        purpose=purpose,
        seen_by="nobody",
        kept="minutes",
    )
    personal(
        f"residents.RegisterEntry.{field}",
        what=what,
        purpose=purpose,
        seen_by="nobody",
        kept="%(days)s after the list was loaded",
        days=periods.REGISTER,
    )
for model in ("RegisterRow", "RegisterEntry"):
    not_personal(f"residents.{model}", ["nik_key", "file"])
not_personal(
    "residents.RegisterFile",
    [
        *["uploaded_by", "uploaded_as", "uploaded_at", "source", "state", "rows", "entered"],
        *["fault_count", "faults", "finished_at"],
    ],
)
for field, what, purpose in (
    ("person", "that you have a slip for signing in", "whose slip it is"),
    ("code_hmac", "the code of your slip, as a hash", "signing in without e-mail"),
    ("last_used_at", "last use of your slip", "security of the account"),
):
    personal(
        f"residents.SlipCode.{field}",
        what=what,
        purpose=purpose,
        seen_by="nobody",
        kept="until the account is deleted",
    )
not_personal("residents.SlipCode", ["key_name", "made_at", "made_by", "made_as"])
not_personal("privacy.KeyName", ["setting", "name", "first_used_at", "forgotten_at"])
for field, what, purpose in (
    ("email", "e-mail address", "to which address the code is sent"),
    ("code_hmac", "the code of the mail, as a hash", "taking part in one visit, by a code"),
    ("mark", BIRTH_MARK, "whether the date of birth is that of the list"),
    *CARD,
):
    personal(
        f"residents.Visit.{field}",
        what=what,
        purpose=purpose,
        seen_by="nobody",
        kept="%(mail_code)s, deleted within the hour after",
        days=0,
    )
not_personal("residents.Visit", ["nik_key", "tries", "expires_at"])
not_personal("residents.Group", ["code", "name", "who", "office", "any_age"])
for field, what in (
    ("person", "that you belong to a group"),
    ("group", "to which group you belong"),
    ("valid_from", "from when you belong to a group"),
    ("valid_until", "until when you belong to a group"),
):
    personal(
        f"residents.Membership.{field}",
        what=what,
        purpose="who may take part in what concerns a group alone",
        seen_by="you; officers of the office that keeps the group, by the card",
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
        kept="%(days)s at most; until it is confirmed or you take it back",
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
        seen_by="you; the data protection officer, without a name",
        kept="%(days)s after the scan was deleted",
        basis=Basis.LEGAL_DUTY,
        days=periods.SCAN_TRACE,
    )
not_personal("residents.ScanTrace", ["uploaded_at", "deleted_at", "deleted_why"])
not_personal("residents.ScanLook", ["trace", "role", "office", "at"])
shown_as(Kind.VERIFICATION, ["residents.Claim", "residents.Objection"])
shown_as(
    Kind.WAYS,
    [
        *("residents.RegisterRow", "residents.RegisterEntry", "residents.Visit"),
        *("residents.Scan", "residents.ScanTrace"),
    ],
)
shown_as(Kind.SELF, ["residents.Membership"])
shown_as(Kind.SIGN_IN, ["residents.SlipCode"])
shown_as(Kind.TECHNICAL, ["residents.Claim.request", "residents.Scan.request"])
