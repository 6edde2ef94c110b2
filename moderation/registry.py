"""Which kinds of contributions are moderated, and how moderation speaks to their owners.

An upper app registers its kind in ``AppConfig.ready()``; moderation never imports upwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moderation.models import Contribution
from web.registrations import Registry

StateChanged = Callable[[Contribution], None]
Where = Callable[[Iterable[Contribution]], dict[int, "Place"]]


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
    places: Where
    """Where each of these texts stands, by key; as many queries for one as for many."""
    consultation: str
    """The lookup from the model to the consultation."""
    state_changed: StateChanged
    """Called inside the transaction after moderation changed the state (note the index …)."""

    def place(self, contribution: Contribution) -> Place:
        """Where one text stands."""
        return self.places([contribution])[contribution.pk]


KINDS: Registry[Kind] = Registry(
    "moderated kinds", __name__, shows=lambda kind: kind.model._meta.label
)


def register(
    name: str,
    *,
    label: object,
    model: type[Contribution],
    places: Where,
    consultation: str,
    state_changed: StateChanged,
) -> None:
    KINDS.add(name, Kind(name, label, model, places, consultation, state_changed))


def kind(name: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return KINDS.named()[name]


def kinds() -> dict[str, Kind]:
    return KINDS.named()
