"""Where this app says what people should hear; the app above that writes notices registers here."""

from collections.abc import Callable
from datetime import datetime

from residents.models import Person

Tell = Callable[..., None]
_tellers: list[Tell] = []


def register_teller(tell: Tell) -> None:
    """``tell(person=, title=, words=, url_name=, event=, at=)``; the title is a message id."""
    _tellers.append(tell)


def tell(
    *, person: Person, title: str, words: str, url_name: str, event: str, at: datetime
) -> None:
    """Tell a person something, once for each event. Without a teller nothing happens."""
    for teller in _tellers:
        teller(person=person, title=title, words=words, url_name=url_name, event=event, at=at)
