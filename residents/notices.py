"""Where this app says what people should hear; the app above that writes notices registers here."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Person
from web.registrations import Registry

Tell = Callable[..., None]
TELLERS: Registry[Tell] = Registry("who tells residents", __name__)


def register_teller(name: str, tell: Tell) -> None:
    """``tell(person=, title=, words=, url_name=, event=, at=)``; the title is a message id."""
    TELLERS.add(name, tell)


def tell(
    *, person: Person, title: str, words: str, url_name: str, event: str, at: datetime
) -> None:
    """Tell a person something, once for each event. Without a teller nothing happens."""
    for teller in TELLERS:
        teller(person=person, title=title, words=words, url_name=url_name, event=event, at=at)
