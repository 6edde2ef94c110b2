"""Which fields of copies, receipts and access lines are personal, and why they are there."""

from privacy import periods
from privacy.declarations import Basis, Kind, not_personal, personal, shown_as

personal(
    "web.Submission.person",
    what="that you sent a form",
    purpose="one sending makes one thing",
    seen_by="nobody",
    kept="%(days)s",
    days=periods.SUBMISSION,
)
not_personal("web.Submission", ["key", "body_hash", "answer", "created_at"])

personal(
    "privacy.DataExport.person",
    what="that you asked for a copy of your data",
    purpose="your right to a copy",
    seen_by="you",
    kept="%(days)s",
    days=periods.COPY,
    basis=Basis.LEGAL_DUTY,
)
personal(
    "privacy.DataExport.content",
    what="the copy of your data",
    purpose="your right to a copy",
    seen_by="you",
    kept="%(days)s",
    days=periods.COPY,
    basis=Basis.LEGAL_DUTY,
)
not_personal("privacy.DataExport", ["asked_at", "ready_at", "expires_at"])
personal(
    "privacy.Erasure.person",
    what="that an account was deleted",
    purpose="proof that data was deleted",
    seen_by="nobody",
    kept="permanently",
    basis=Basis.LEGAL_DUTY,
)
personal(
    "privacy.Erasure.mail_to",
    what="address of a deleted account, until the confirmation is sent",
    purpose="proof that data was deleted",
    seen_by="nobody",
    kept="at most %(days)s",
    days=periods.LAST_MAIL,
    basis=Basis.LEGAL_DUTY,
)
not_personal(
    "privacy.Erasure", ["code", "erased_at", "texts_kept", "identity_erased_at", "language"]
)
for name, words in (
    ("officer", "who opened data of yours"),
    ("person", "whose data was opened"),
):
    personal(
        f"privacy.AccessRecord.{name}",
        what=words,
        purpose="you can see who looked at your data",
        seen_by="you, as role and office; administrators",
        kept="%(days)s",
        days=periods.ACCESS,
        basis=Basis.LEGAL_DUTY,
    )
not_personal("privacy.AccessRecord", ["role", "office", "what", "why", "at"])
not_personal("privacy.RetentionRun", ["at", "counts"])
shown_as(
    Kind.RIGHTS,
    ["privacy.DataExport", "privacy.Erasure", "privacy.AccessRecord"],
)

shown_as(Kind.TECHNICAL, ["web.Submission"])
