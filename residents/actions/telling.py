"""What residents hear of their verification, as a notice."""

from datetime import datetime

from accounts.models import Person
from notices.actions.notices import notify, path_of
from notices.choices import NoticeKind


def tell(
    *, person: Person, title: str, words: str, url_name: str, event: str, at: datetime
) -> None:
    """Tell a person something, once for each event; the title is a message id."""
    notify(
        person=person,
        kind=NoticeKind.VERIFICATION,
        title=title,
        words=words,
        url=path_of(url_name),
        event=event,
        at=at,
    )
