"""Which kinds of things are indexed, and how each becomes a document.

The app that owns a model registers it in ``AppConfig.ready()``; models without a public text are
excluded by name, so that forgetting one is a start-up error (see ``search.checks``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model

from search.documents import Document
from web.registrations import Registry, where

BuildMany = Callable[[Iterable[str]], dict[str, Document | None]]
Keys = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``build_many(keys)`` makes documents; a key that is missing or None must not be found."""

    name: str
    label: object
    model: type[Model]
    build_many: BuildMany
    all_keys: Keys
    titled: bool = True
    """Whether its texts have titles of their own, which are offered while somebody types."""


Withdrawn = Callable[[], list[str]]
Titles = Callable[[list[str]], dict[str, str]]
States = Callable[[], Mapping[str, str]]
Labels = Callable[[], Mapping[str, object]]
KINDS: Registry[Kind] = Registry("index kinds", __name__, shows=lambda kind: where(kind.build_many))
EXCLUDED: Registry[str] = Registry(
    "models that are not searched", __name__, each="model that holds no public text", shows=str
)
WITHDRAWN: Registry[Withdrawn] = Registry("withdrawn consultations", __name__)
TITLES: Registry[Titles] = Registry("titles of what was found", __name__)
STATES: Registry[States] = Registry("where consultations stand", __name__)
LABELS: Registry[Labels] = Registry("names of what answers are narrowed down by", __name__)


def register(
    name: str,
    *,
    label: object,
    model: type[Model],
    build_many: BuildMany,
    keys: Keys,
    titled: bool = True,
) -> None:
    """Index ``model`` as ``name``. ``label`` is the translatable plural for the facet."""
    KINDS.add(name, Kind(name, label, model, build_many, keys, titled))


def exclude(*models: str) -> None:
    """Name models (``app.Model``) that hold nothing to be found."""
    for model in models:
        EXCLUDED.add(model.lower(), model)


def register_withdrawn(name: str, find: Withdrawn) -> None:
    """Say which consultations are not public, so that nothing of them is found at once."""
    WITHDRAWN.add(name, find)


def register_titles(name: str, find: Titles) -> None:
    """Say how the consultations with these slugs are called in the reader's language."""
    TITLES.add(name, find)


def register_labels(facet: str, labels: Labels) -> None:
    """Say how the values of a facet, such as ``stance``, are called in the reader's language."""
    LABELS.add(facet, labels)


def register_states(name: str, find: States) -> None:
    """Say where each public consultation stands now, by slug: open, answered and so on."""
    STATES.add(name, find)


def states() -> dict[str, str]:
    """Where each consultation stands now, by its slug. Their order is that of the states."""
    return {slug: state for find in STATES for slug, state in find().items()}


def label_of(facet: str, value: str) -> object:
    """The name of a value of a facet, the value itself where nobody named it."""
    find = LABELS.get(facet)
    return find().get(value, value) if find else value


def titles(slugs: list[str]) -> dict[str, str]:
    """The title of each consultation that is known, by its slug."""
    return {slug: title for find in TITLES for slug, title in find(slugs).items()}


def withdrawn() -> tuple[str, ...]:
    """The consultations of which the index may still hold something that must not be found."""
    return tuple(slug for find in WITHDRAWN for slug in find())


def kinds() -> dict[str, Kind]:
    return KINDS.named()


def kind(name: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return KINDS.named()[name]


def is_decided(model: type[Model]) -> bool:
    """Whether somebody registered the model or excluded it by name."""
    label = model._meta.label_lower
    return EXCLUDED.get(label) is not None or any(k.model._meta.label_lower == label for k in KINDS)
