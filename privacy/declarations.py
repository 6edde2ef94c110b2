"""Which fields hold personal data: what for, on what ground, who sees them, how long they are kept.

Each app declares its own in ``privacy.py``; a field of a model of ours, or of a library that keeps
accounts, that nobody classified fails a test. The page for residents and the record of processing
are made from these declarations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.durations import duration, in_words
from web.registrations import Registry

LIBRARIES = ("account", "mfa", "usersessions", "sessions", "socialaccount")
"""Apps that are not ours and keep accounts."""
ROOMS = ("routes",)
"""A large app declares in several files: ``privacy_routes.py`` and so on."""


class Basis(models.TextChoices):
    """Legal grounds of UU 27/2022, article 20. A public body seldom needs consent."""

    PUBLIC_TASK = "public-task", _("public service of the city")
    LEGAL_DUTY = "legal-duty", _("legal duty")
    CONSENT = "consent", _("your consent, which you can take back")


class Kind(models.TextChoices):
    """Under which heading a resident finds it; the value is the last part of its address."""

    SELF = "diri", _("Who you are")
    TEXTS = "tulisan", _("What you wrote")
    VOTES = "suara", _("Your votes")
    VERIFICATION = "verifikasi", _("Your verification")
    WAYS = "cara", _("City lists, one visit, and scans")
    SIGN_IN = "masuk", _("Sign-in and security")
    MAILS = "surel", _("Mails and notices")
    RIGHTS = "hak", _("Copies, deletion, and who looked at your data")
    OFFICE = "petugas", _("When you work for the city")
    TECHNICAL = "teknis", _("Technical")


@dataclass(frozen=True, slots=True)
class Personal:
    """One personal field and why it is there.

    ``days`` says ``kept`` to the machine. ``kept`` may name it, ``%(days)s``, and any of
    ``durations.DURATIONS``, such as ``%(residency)s``: residents read them as words.
    """

    what: str
    purpose: str
    seen_by: str
    kept: str
    basis: Basis = Basis.PUBLIC_TASK
    days: int | None = None

    @property
    def kept_words(self) -> str:
        """How long it is kept, in the language that is active."""
        return gettext(self.kept) % _Durations(self.days)


class _Durations(dict[str, str]):
    """What a sentence on keeping may name; looked up when the sentence does name it."""

    def __init__(self, days: int | None) -> None:
        super().__init__({} if days is None else {"days": in_words(timedelta(days=days))})

    def __missing__(self, name: str) -> str:
        return duration(name)


PERSONAL: Registry[Personal] = Registry(
    "personal data",
    __name__,
    modules=("privacy", *(f"privacy_{room}" for room in ROOMS)),
    each="field",
    shows=lambda told: str(told.purpose),
)
OTHER: Registry[str] = Registry("fields that are not personal", __name__, each="field", shows=str)
KINDS: Registry[Kind] = Registry(
    "kinds of personal data", __name__, each="model or field", shows=str
)


def personal(
    field: str,
    *,
    purpose: str,
    seen_by: str,
    kept: str,
    what: str = "",
    basis: Basis = Basis.PUBLIC_TASK,
    days: int | None = None,
) -> None:
    """Declare a personal field as ``app.Model.field``. Its words are translated where shown."""
    told = Personal(what or purpose, purpose, seen_by, kept, basis, days)
    PERSONAL.add(field.lower(), told)


def not_personal(model: str, fields: Iterable[str]) -> None:
    """Declare the other fields of a model, by name."""
    for field in fields:
        OTHER.add(f"{model}.{field}".lower(), field)


def shown_as(kind: Kind, names: Iterable[str]) -> None:
    """Show these models, or single fields of them, to residents under this kind of data."""
    for name in names:
        KINDS.add(name.lower(), kind)


def kind_of(field: str) -> Kind:
    """The kind of a declared field: its own, else that of its model. KeyError where none is."""
    field = field.lower()
    PERSONAL.get(field)  # the first time it reads what apps declare, kinds among it
    kind = KINDS.get(field) or KINDS.get(field.rpartition(".")[0])
    if kind is None:
        raise KeyError(field)
    return kind


def declared() -> dict[str, Personal]:
    """Every personal field by its name."""
    return PERSONAL.named()


def unclassified_fields() -> list[str]:
    """Fields of our models, and of those libraries, that nobody declared."""
    known = declared().keys() | OTHER.named().keys()
    found = []
    for app in (*settings.REMBUK_APPS, *LIBRARIES):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.local_fields:
                name = f"{model._meta.label}.{field.name}"
                technical = field.primary_key or field.name.endswith("_ptr")
                if not technical and name.lower() not in known:
                    found.append(name)
    return sorted(found)
