"""Which fields hold personal data: what for, on what ground, who sees them, how long they are kept.

Each app declares its own in ``privacy.py``; a field of a model of ours, or of a library that keeps
accounts, that nobody classified fails a test. The page for residents and the record of processing
are made from these declarations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LIBRARIES = ("account", "mfa", "usersessions", "sessions", "socialaccount")
"""Apps that are not ours and keep accounts."""


class Basis(models.TextChoices):
    """Legal grounds of UU 27/2022, article 20. A public body seldom needs consent."""

    PUBLIC_TASK = "public-task", _("public service of the city")
    LEGAL_DUTY = "legal-duty", _("legal duty")
    CONSENT = "consent", _("your consent, which you can take back")


@dataclass(frozen=True, slots=True)
class Personal:
    """One personal field and why it is there.

    ``days`` says ``kept`` to the machine; ``kept`` may name it and other ``periods``, in days.
    """

    what: str
    purpose: str
    seen_by: str
    kept: str
    basis: Basis = Basis.PUBLIC_TASK
    days: int | None = None
    periods: tuple[tuple[str, int], ...] = ()

    @property
    def kept_words(self) -> str:
        """How long it is kept, in the language that is active."""
        return gettext(self.kept) % {"days": self.days, **dict(self.periods)}


_personal: dict[str, Personal] = {}
_other: set[str] = set()


def personal(
    field: str,
    *,
    purpose: str,
    seen_by: str,
    kept: str,
    what: str = "",
    basis: Basis = Basis.PUBLIC_TASK,
    days: int | None = None,
    periods: Mapping[str, int] | None = None,
) -> None:
    """Declare a personal field as ``app.Model.field``. Its words are translated where shown."""
    named = tuple(sorted((periods or {}).items()))
    _personal[field.lower()] = Personal(what or purpose, purpose, seen_by, kept, basis, days, named)


def not_personal(model: str, fields: Iterable[str]) -> None:
    """Declare the other fields of a model, by name."""
    _other.update(f"{model}.{field}".lower() for field in fields)


def declared() -> dict[str, Personal]:
    """Every personal field by its name."""
    autodiscover_modules("privacy", "privacy_fields", "privacy_mails", "privacy_routes")
    return dict(_personal)


def unclassified_fields() -> list[str]:
    """Fields of our models, and of those libraries, that nobody declared."""
    known = declared().keys() | _other
    found = []
    for app in (*settings.REMBUK_APPS, *LIBRARIES):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_fields:
                name = f"{model._meta.label}.{field.name}"
                technical = field.primary_key or field.name.endswith("_ptr")
                if not technical and name.lower() not in known:
                    found.append(name)
    return sorted(found)
