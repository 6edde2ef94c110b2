"""How the site calls itself, looks, leads and is reached, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page

from cms.models import SiteSettings
from cms.queries.pages import public
from cms.rules import international
from web import page_cache
from web.languages import Words, picked

LOGO = "max-360x96"
"""Twice the size at which it is shown, for fine screens."""
ACCENT = "#0a5c66"
"""Of ``tokens.css``: needs no style sheet of its own."""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    words: Words


@dataclass(frozen=True, slots=True)
class Logo:
    url: str
    width: int
    height: int
    words: Words


@dataclass(frozen=True, slots=True)
class Phone:
    """``shown`` is ``+62 812 3456 7890``, ``number`` the same in digits."""

    number: str

    @property
    def shown(self) -> str:
        code = settings.CITY.dial_code
        rest = self.number.removeprefix(code)
        parts = [rest[:3], *(rest[at : at + 4] for at in range(3, len(rest), 4))]
        return " ".join([f"+{code}", *parts])


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the city is reached; each may be empty."""

    office: Words
    hours: Words
    email: str
    phone: Phone | None
    whatsapp: Phone | None

    def __bool__(self) -> bool:
        return bool(self.in_a_line)

    @property
    def in_a_line(self) -> str:
        """For mails and for sentences: ``Dinas Kominfo · Senin–Jumat 8–16 · +62 541 1234 56``."""
        phone = self.phone.shown if self.phone else ""
        whatsapp = f"WhatsApp {self.whatsapp.shown}" if self.whatsapp else ""
        told = (self.office, self.hours, phone, whatsapp, self.email)
        return " · ".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class Appearance:
    """What every page shows of the site; an empty menu or footer is the usual one."""

    name: Words
    logo: Logo | None
    style_sheet: str
    footer: Words
    menu: list[Link]
    footer_links: list[Link]
    contact: Contact


def appearance(request: HttpRequest | None = None) -> Appearance:
    """As it is set now; for a preview in the admin, as the form says."""
    previewed = getattr(request, SiteSettings.get_cache_attr_name(), None)
    if previewed is not None:
        return _shown(_facts(previewed))
    return _shown(page_cache.fact(f"appearance:{get_language()}", _facts_now))


def site_name() -> Words:
    """How the site calls itself, such as the sender of a mail."""
    return appearance().name


def _facts_now() -> dict[str, Any]:
    return _facts(SiteSettings.base_queryset().order_by("pk").first() or SiteSettings())


def _facts(own: SiteSettings) -> dict[str, Any]:
    """As JSON holds it: words with their language, links with their address."""
    name = _words(own, "name") or Words(f"Rembuk {settings.REMBUK_CITY}", settings.LANGUAGE_CODE)
    facts: dict[str, Any] = {"name": _pair(name)}
    facts |= {field: _pair(_words(own, field)) for field in ("footer", "office", "hours")}
    facts |= {field: _text(own, field) for field in ("email", "phone", "whatsapp")}
    facts |= {"accent": _text(own, "accent"), "accent_text": _text(own, "accent_text")}
    facts |= {"menu": [], "footer_links": [], "logo": _logo(own)}
    if own.pk:
        facts["menu"] = _links(own.menu.all())
        facts["footer_links"] = _links(own.footer_links.all())
    return facts


def _shown(facts: dict[str, Any]) -> Appearance:
    logo, accent, on = facts["logo"], facts["accent"], facts["accent_text"]
    own_colours = bool(accent) and (accent, on) != (ACCENT, "#ffffff")
    place = reverse("site-colours", args=(accent[1:], on[1:])) if own_colours else ""
    return Appearance(
        name=Words(*facts["name"]),
        logo=Logo(logo[0], logo[1], logo[2], Words(*logo[3])) if logo else None,
        style_sheet=place,
        footer=Words(*facts["footer"]),
        menu=[Link(url, Words(*words)) for url, words in facts["menu"]],
        footer_links=[Link(url, Words(*words)) for url, words in facts["footer_links"]],
        contact=Contact(
            office=Words(*facts["office"]),
            hours=Words(*facts["hours"]),
            email=facts["email"],
            phone=_phone(facts["phone"]),
            whatsapp=_phone(facts["whatsapp"]),
        ),
    )


def _words(own: Model, field: str) -> Words:
    return picked(getattr(own, field) or settings.CITY.site.get(field, {}))


def _text(own: Model, field: str) -> str:
    return str(getattr(own, field) or settings.CITY.site.get(field, ""))


def _pair(words: Words) -> list[str]:
    return [str(words), words.language]


def _phone(typed: str) -> Phone | None:
    number = international(typed)
    return Phone(number) if number else None


def _logo(own: SiteSettings) -> list[Any] | None:
    if own.logo is None or own.logo.collection.get_view_restrictions():
        return None
    made = get_rendition_or_not_found(own.logo, LOGO)
    return [made.url, made.width, made.height, _pair(picked(own.logo_words))]


def _links(rows: Iterable[Any]) -> list[list[Any]]:
    """Address and words of each; without pages that readers could not open."""
    found = []
    rows = list(rows)
    pages = _in_readers_language({row.page_id for row in rows} - {None})
    for row in rows:
        words, url = picked(row.words), getattr(row, "url", "")
        if row.page_id is not None:
            page = pages.get(row.page_id)
            url = _address(page) if page is not None else ""
            if page is not None and not words:
                words = Words(page.title, page.locale.language_code)
        if url and words:
            found.append([url, _pair(words)])
    return found


def _in_readers_language(chosen: set[int]) -> dict[int, Page]:
    """For each page by its number the public one in the reader's language, else in the first."""
    if not chosen:
        return {}
    keys = dict(Page.objects.filter(pk__in=chosen).values_list("pk", "translation_key"))
    wanted = (settings.LANGUAGE_CODE, get_language() or "")
    pages = public(Page.objects.filter(translation_key__in=keys.values())).select_related("locale")
    found = [page for page in pages if page.locale.language_code in wanted]
    found.sort(key=lambda page: wanted.index(page.locale.language_code))
    by_key = {page.translation_key: page for page in found}
    return {number: by_key[key] for number, key in keys.items() if key in by_key}


def _address(page: Page) -> str:
    """Under the reader's language, also where the page is read in the first one there."""
    address = page.get_url() or ""
    source = f"/{page.locale.language_code}/"
    path = address.partition("://")[2].partition("/")[2] if "://" in address else address[1:]
    rest = f"/{path}".removeprefix(source)
    return f"/{get_language()}/{rest}" if f"/{path}".startswith(source) else address
