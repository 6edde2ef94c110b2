"""Which kinds of contributions are moderated, and how moderation speaks to their owners.

An upper app registers its kind in ``AppConfig.ready()``; moderation never imports upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from moderation.models import Contribution
from web.registrations import Registry

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


KINDS: Registry[Kind] = Registry(
    "moderated kinds", __name__, shows=lambda kind: kind.model._meta.label
)


def register(
    name: str,
    *,
    label: object,
    model: type[Contribution],
    place: Where,
    state_changed: StateChanged,
) -> None:
    KINDS.add(name, Kind(name, label, model, place, state_changed))


def kind(name: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return KINDS.named()[name]


def kinds() -> dict[str, Kind]:
    return KINDS.named()


Tell = Callable[..., None]
TELLERS: Registry[Tell] = Registry("who tells of moderation", __name__)


def register_teller(name: str, tell: Tell) -> None:
    """The app above that writes notices: takes what ``tell`` takes."""
    TELLERS.add(name, tell)


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
    for teller in TELLERS:
        teller(
            person=person,
            title=title,
            words=words,
            url_name=url_name,
            url_key=url_key,
            event=event,
            at=at,
        )
