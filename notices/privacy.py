"""Which fields of notices, waiting mails and outages are personal, and why they are there."""

from privacy import periods
from privacy.declarations import Kind, not_personal, personal, shown_as

for name, words in (
    ("user", "that a mail to you waits"),
    ("sealed", "address and text of a mail that waits, encrypted"),
):
    personal(
        f"notices.WaitingMail.{name}",
        what=words,
        purpose="mails that cannot go out at once go out later",
        seen_by="nobody",
        kept="until the mail has gone, %(days)s at most",
        days=periods.WAITING_MAIL,
    )
not_personal(
    "notices.WaitingMail",
    ["about", "created_at", "next_try_at", "tries", "reason", "given_up_at"],
)
not_personal("notices.Outage", ["service", "began_at", "ended_at", "reason"])
not_personal("notices.Heartbeat", ["service", "seen_at"])
personal(
    "notices.Notice.person",
    what="whom a notice is for",
    purpose="who is told",
    seen_by="you",
    kept="until the account is deleted",
)
personal(
    "notices.Notice.words",
    what="text of a notice",
    purpose="what is told",
    seen_by="you",
    kept="until the account is deleted",
)
not_personal(
    "notices.Notice",
    [
        "kind",
        "title",
        "facts",
        "url",
        "event",
        "created_at",
        "read_at",
        "mail_due",
        "mail_after",
        "mailed_at",
    ],
)
personal(
    "notices.MailPreference.person",
    what="how often you want which mails",
    purpose="mails come as you chose",
    seen_by="you",
    kept="until the account is deleted",
)
not_personal("notices.MailPreference", ["kind", "rhythm"])
shown_as(Kind.MAILS, ["notices.Notice", "notices.WaitingMail", "notices.MailPreference"])
