"""What people hear of the moderation of a text or a report, as a notice."""

from datetime import datetime

from accounts.models import Person
from notices.actions.notices import notify, path_of
from notices.choices import NoticeKind


def tell(
    *,
    person: Person,
    title: str,
    words: str,
    url_name: str,
    url_key: int,
    event: str,
    at: datetime,
) -> None:
    """Tell somebody what happened to a text or a report; the title is a message id."""
    notify(
        person=person,
        kind=NoticeKind.MODERATION,
        title=title,
        words=words,
        url=path_of(url_name, url_key),
        event=event,
        at=at,
    )
