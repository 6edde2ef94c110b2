"""Whose data was in a table or a file that got into wrong hands, and the letter that must follow.

UU 27/2022, article 46: within 3 × 24 hours to the people and to the authority, what, when and how,
and what was done.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person, User
from privacy.declarations import declared
from residents.identity import nik_hmac
from residents.models import Identity
from residents.nik import Nik

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}")
NIK_LIKE = re.compile(r"(?<!\d)\d{16}(?!\d)")
CODE_LIKE = re.compile(r"\b[0-9a-f]{64}\b")


class NothingKnown(Exception):
    """Neither a table of ours nor a file; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """Whose data was exposed: by person what kinds, and addresses to write to."""

    kinds: dict[int, set[str]]
    source: str

    @property
    def people(self) -> list[Person]:
        found = Person.objects.filter(pk__in=self.kinds).select_related("user")
        return list(found.order_by("pk"))

    @property
    def all_kinds(self) -> list[str]:
        return sorted({kind for kinds in self.kinds.values() for kind in kinds})


def exposed_by(name: str) -> Exposed:
    """Of a table (``app.Model`` or its database name) or a file. Raises NothingKnown."""
    for model in apps.get_models():
        if name.lower() in (model._meta.label_lower, model._meta.db_table):
            return _of_table(model)
    path = Path(name)
    if not path.is_file():
        raise NothingKnown(f"{name} is neither a table nor a file.")
    return _of_file(path)


def _of_table(model: type[models.Model]) -> Exposed:
    """Everybody to whom a row of the table leads."""
    label = model._meta.label_lower
    words = {field: told.what for field, told in declared().items()}
    kinds = {words[field] for field in words if field.rpartition(".")[0] == label}
    found: dict[int, set[str]] = defaultdict(set)
    if model in (Person, User):
        people = Person.objects.all() if model is Person else Person.objects.exclude(user=None)
        return Exposed(dict.fromkeys(people.values_list("pk", flat=True), kinds), label)
    for way in _ways(model):
        keys: Any = model._default_manager.exclude(**{way: None})
        for key in keys.order_by().values_list(way, flat=True).distinct():
            found[key] |= kinds
    if any(field.name == "nik_hmac" for field in model._meta.local_fields):
        codes = model._default_manager.values("nik_hmac")
        known = Identity.objects.filter(nik_hmac__in=codes)
        for key in known.values_list("person", flat=True):
            found[key] |= kinds
    return Exposed(dict(found), label)


def _ways(model: type[models.Model]) -> list[str]:
    """How a row leads to people: by itself, and by what it belongs to (a claim by its request)."""
    found = []
    for field in model._meta.local_fields:
        if field.related_model is Person:
            found.append(field.name)
        elif field.related_model is User:
            found.append(f"{field.name}__person")
        elif isinstance(field.related_model, type):
            beyond = field.related_model._meta.local_fields
            found += [f"{field.name}__{one.name}" for one in beyond if one.related_model is Person]
    return found


def _of_file(path: Path) -> Exposed:
    """Everybody whose address, NIK or code stands in the file, read line by line."""
    found: dict[int, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            for key, kind in _in_line(line):
                found[key].add(kind)
    return Exposed(dict(found), path.name)


def _in_line(line: str) -> Iterator[tuple[int, str]]:
    mails = {mail.lower() for mail in MAIL.findall(line)}
    for mail in mails:
        for key in Person.objects.filter(user__email__iexact=mail).values_list("pk", flat=True):
            yield key, "e-mail address"
    codes = set(CODE_LIKE.findall(line))
    numbers = {nik_hmac(Nik(digits, is_female=False)) for digits in NIK_LIKE.findall(line)}
    for hashes, kind in ((codes, "a code computed from the NIK"), (numbers, "NIK")):
        known = Identity.objects.filter(nik_hmac__in=hashes)
        for key in known.values_list("person", flat=True):
            yield key, kind


def letter(exposed: Exposed, language: str) -> str:
    """The letter to the people and the authority; what only humans know stands in brackets."""
    with translation.override(language):
        context = {
            "city": settings.REMBUK_CITY,
            "contact": settings.REMBUK_PRIVACY_CONTACT,
            "count": len(exposed.kinds),
            "kinds": [_(kind) for kind in exposed.all_kinds],
        }
        return render_to_string("residents/breach_letter.txt", context)
