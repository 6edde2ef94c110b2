"""Which fields of waiting mails and of outages are personal, and why they are there."""

from privacy import periods
from privacy.declarations import Kind, not_personal, personal, shown_as

for name, words in (
    ("user", "that a mail to you waits"),
    ("sealed", "address and text of a mail that waits, encrypted"),
):
    personal(
        f"residents.WaitingMail.{name}",
        what=words,
        purpose="mails that cannot go out at once go out later",
        seen_by="nobody",
        kept="until the mail has gone, %(days)s at most",
        days=periods.WAITING_MAIL,
    )
not_personal(
    "residents.WaitingMail",
    ["about", "created_at", "next_try_at", "tries", "reason", "given_up_at"],
)
not_personal("residents.Outage", ["service", "began_at", "ended_at", "reason"])
not_personal("residents.Heartbeat", ["service", "seen_at"])
shown_as(Kind.MAILS, ["residents.WaitingMail"])
