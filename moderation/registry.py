"""Which kinds of contributions are moderated, and how moderation speaks to their owners.

An upper app registers its kind in ``AppConfig.ready()``; moderation never imports upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moderation.models import Contribution
from residents.models import Person

StateChanged = Callable[[Contribution], None]
Where = Callable[[Contribution], "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contribution stands, for the moderator and for notices."""

    title: str
    """Of the contribution, or of what it is about."""
    context: str
    """The question or text that it answers."""
    url: str
    """Path of the public page, with an anchor if any."""
    is_shown: bool
    """Whether that page can be read now; not while its consultation is withdrawn."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    label: object
    model: type[Contribution]
    place: Where
    state_changed: StateChanged
    """Called inside the transaction after moderation changed the state (note the index …)."""


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    *,
    label: object,
    model: type[Contribution],
    place: Where,
    state_changed: StateChanged,
) -> None:
    _kinds[name] = Kind(name, label, model, place, state_changed)


def kind(name: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


Tell = Callable[..., None]
_tellers: list[Tell] = []


def register_teller(tell: Tell) -> None:
    """The app above that writes notices: takes what ``tell`` takes."""
    _tellers.append(tell)


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
    for teller in _tellers:
        teller(
            person=person,
            title=title,
            words=words,
            url_name=url_name,
            url_key=url_key,
            event=event,
            at=at,
        )
