"""Facts of the city: one file, read and checked before anything starts."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from cms.algorithms.colours import LIGHT, Accent, can_be_read

FOLDER = Path(__file__).resolve().parents[2] / "cities"
TEXTS = ("name", "government", "time_zone", "area_code_example")
DIGITS = re.compile(r"[0-9]{1,5}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
IN_EACH_LANGUAGE, PLAIN = ("name", "footer", "office", "hours"), ("email", "phone", "whatsapp")
COLOURS = ("accent", "accent_text")


@dataclass(frozen=True, slots=True)
class City:
    """What stands in ``city.toml``; ``languages`` are codes, first the one the city works in."""

    folder: Path
    name: str
    government: str
    time_zone: str
    area_code_example: str
    languages: tuple[str, ...]
    phones: re.Pattern[str]
    """How phone numbers begin: with the dial code, or the 0 within the country."""
    dial_code: str
    mobile: re.Pattern[str]
    """As ``phones``, of mobile numbers alone."""
    site: dict[str, Any]
    """What the site says until editors set it: name, footer, office and hours by language code,
    email, phone, whatsapp, accent and accent_text; each may be missing."""


def read_city(chosen: str) -> City:
    """The city of a folder in ``cities/`` (``samarinda``), or of a file (``/etc/kota/city.toml``).

    Raises ImproperlyConfigured with everything that is wrong in it, each with what it can be.
    """
    path = Path(chosen) if chosen.endswith(".toml") else FOLDER / chosen.lower() / "city.toml"
    if not path.is_file():
        known = ", ".join(sorted(found.parent.name for found in FOLDER.glob("*/city.toml")))
        raise ImproperlyConfigured(
            f"REMBUK_CITY is {chosen!r}: {path} is no file. Known cities: {known}; "
            "docs/configuration.md says how to add one."
        )
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error}") from None
    if faults := list(_faults(told)):
        raise ImproperlyConfigured(f"{path}: " + "; ".join(faults))
    phones = told["phones"]
    dial_code, mobile = phones["dial_code"], phones["mobile"]
    return City(
        folder=path.parent,
        languages=tuple(told["languages"]),
        phones=re.compile(f"(?:0|{dial_code})(?:{'|'.join([*mobile, *phones['landline']])})"),
        dial_code=dial_code,
        mobile=re.compile(f"(?:0|{dial_code})(?:{'|'.join(mobile)})"),
        site=told.get("site", {}),
        **{name: told[name].strip() for name in TEXTS},
    )


def _faults(told: dict[str, Any]) -> Iterator[str]:
    for name in sorted({*told} - {*TEXTS, "languages", "phones", "site"}):
        yield f"{name} is not known"
    for name in TEXTS:
        value = told.get(name)
        if not isinstance(value, str) or not value.strip():
            yield f"{name} must be a text in quotes"
    if told.get("time_zone") not in available_timezones():
        yield "time_zone must be a name such as Asia/Makassar"
    yield from _faults_of_languages(told.get("languages"))
    yield from _faults_of_phones(told.get("phones"))
    yield from _faults_of_site(told.get("site", {}), told.get("languages"))


def _faults_of_languages(codes: object) -> Iterator[str]:
    if not isinstance(codes, list) or not codes or len(codes) != len({*map(str, codes)}):
        yield 'languages must be a list of codes, such as ["id", "en"], each once'
        return
    for code in codes:
        if "name_local" not in LANG_INFO.get(str(code), {}):
            yield f"languages: {code!r} is not a code that Django knows"


def _faults_of_phones(phones: object) -> Iterator[str]:
    if not isinstance(phones, dict):
        yield "[phones] is missing"
        return
    for name in sorted({*phones} - {"dial_code", "mobile", "landline"}):
        yield f"phones.{name} is not known"
    if not _digits(phones.get("dial_code")):
        yield 'phones.dial_code must be digits in quotes, such as "62"'
    for name in ("mobile", "landline"):
        found = phones.get(name)
        if not isinstance(found, list) or not found or not all(map(_digits, found)):
            yield f'phones.{name} must be a list of digits in quotes, such as ["541"]'


def _faults_of_site(site: object, codes: object) -> Iterator[str]:
    if not isinstance(site, dict):
        yield "site must be a table, [site]"
        return
    first = str(codes[0]) if isinstance(codes, list) and codes else ""
    for name, value in site.items():
        if name in IN_EACH_LANGUAGE and not _are_words(value, first):
            yield f"site.{name} must be texts by language, in {first!r} at least"
        elif name in PLAIN and not isinstance(value, str):
            yield f"site.{name} must be a text in quotes"
        elif name not in (*IN_EACH_LANGUAGE, *PLAIN, *COLOURS):
            yield f"site.{name} is not known"
    if {*COLOURS} & site.keys():
        yield from _faults_of_colours([str(site.get(name, "")) for name in COLOURS])


def _faults_of_colours(given: list[str]) -> Iterator[str]:
    if not all(map(COLOUR.fullmatch, given)):
        yield "site.accent and site.accent_text must be colours such as #0a5c66"
    elif not can_be_read(Accent(given[0][1:], given[1][1:]), LIGHT):
        yield "site.accent and site.accent_text cannot be read: contrast 4.5 : 1 is needed"


def _are_words(value: object, first: str) -> bool:
    texts = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return texts and isinstance(value, dict) and bool(value.get(first, "").strip())


def _digits(value: object) -> bool:
    return isinstance(value, str) and DIGITS.fullmatch(value) is not None
