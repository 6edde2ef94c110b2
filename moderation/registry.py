"""Which kinds of contributions are moderated, and how moderation speaks to their owners.

An upper app registers its kind in ``AppConfig.ready()``; moderation never imports upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass

from moderation.models import Contribution

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
    """The app above that writes notices: ``tell(person=, what=, title=, words=, url=)``."""
    _tellers.append(tell)


def tell(*, person: object, what: str, title: str, words: str, url: str) -> None:
    """Tell a person what happened to a text of his or hers, or to a report of his or hers."""
    for teller in _tellers:
        teller(person=person, what=what, title=title, words=words, url=url)
