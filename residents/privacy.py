"""Which fields hold personal data: what for, who sees them, how long they are kept.

Each app declares its own in ``privacy.py``; a field of a model of ours that nobody classified fails
a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Personal:
    """One personal field and why it is there."""

    purpose: str
    seen_by: str
    kept: str


_personal: dict[str, Personal] = {}
_other: set[str] = set()


def personal(field: str, *, purpose: str, seen_by: str, kept: str) -> None:
    """Declare a personal field as ``app.Model.field``."""
    _personal[field.lower()] = Personal(purpose, seen_by, kept)


def not_personal(model: str, fields: Iterable[str]) -> None:
    """Declare the other fields of a model, by name."""
    _other.update(f"{model}.{field}".lower() for field in fields)


def declared() -> dict[str, Personal]:
    """Every personal field by its name."""
    autodiscover_modules("privacy", "privacy_fields")
    return dict(_personal)


def unclassified_fields() -> list[str]:
    """Fields of our models that nobody declared."""
    known = declared().keys() | _other
    found = []
    for app in settings.REMBUK_APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_fields:
                name = f"{model._meta.label}.{field.name}"
                technical = field.primary_key or field.name.endswith("_ptr")
                if not technical and name.lower() not in known:
                    found.append(name)
    return sorted(found)
