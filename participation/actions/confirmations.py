"""What one official proposes waits for a second one: those who may confirm it are told."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import Person
from notices.actions.notices import notify_many, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from notices.words import about
from participation.models import Consultation


def ask_to_confirm(
    people: Iterable[Person],
    *,
    consultation: Consultation,
    title: str,
    url_name: str,
    proposal: str,
    at: datetime,
) -> None:
    """Tell them once that something waits, with the way to the page where they confirm it.

    ``title`` is a message id, ``url_name`` a page that takes the consultation's slug, ``proposal``
    a name of what waits. What was taken back and is proposed anew at another time is told anew.
    """
    notify_many(
        Notice(
            person=person,
            kind=NoticeKind.CONFIRM,
            title=title,
            words=consultation.title,
            facts=about(consultation.translation_key),
            url=path_of(url_name, consultation.slug),
            event=f"confirm:{proposal}:{at.isoformat()}",
            created_at=at,
        )
        for person in people
    )
