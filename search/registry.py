"""Which kinds of things are indexed, and how each becomes a document.

The app that owns a model registers it in ``AppConfig.ready()``; models without a public text are
excluded by name, so that forgetting one is a start-up error (see ``search.checks``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from search.documents import Document

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


_kinds: dict[str, Kind] = {}
_excluded: set[str] = set()
_withdrawn: list[Callable[[], list[str]]] = []
_titles: list[Callable[[list[str]], dict[str, str]]] = []


def register(
    name: str, *, label: object, model: type[Model], build_many: BuildMany, keys: Keys
) -> None:
    """Index ``model`` as ``name``. ``label`` is the translatable plural for the facet."""
    _kinds[name] = Kind(name, label, model, build_many, keys)


def exclude(*models: str) -> None:
    """Name models (``app.Model``) that hold nothing to be found."""
    _excluded.update(model.lower() for model in models)


def register_withdrawn(find: Callable[[], list[str]]) -> None:
    """Say which consultations are not public, so that nothing of them is found at once."""
    _withdrawn.append(find)


def register_titles(find: Callable[[list[str]], dict[str, str]]) -> None:
    """Say how the consultations with these slugs are called in the reader's language."""
    _titles.append(find)


def titles(slugs: list[str]) -> dict[str, str]:
    """The title of each consultation that is known, by its slug."""
    return {slug: title for find in _titles for slug, title in find(slugs).items()}


def withdrawn() -> tuple[str, ...]:
    """The consultations of which the index may still hold something that must not be found."""
    return tuple(slug for find in _withdrawn for slug in find())


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def kind(name: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return _kinds[name]


def is_decided(model: type[Model]) -> bool:
    """Whether somebody registered the model or excluded it by name."""
    label = model._meta.label_lower
    return label in _excluded or any(k.model._meta.label_lower == label for k in _kinds.values())
