"""What the head of a page tells search engines and those to whom a page is sent."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from participation.models import Consultation
from web import page_cache

CARD = "fill-1200x630|format-jpeg|jpegquality-75"
"""As large as Open Graph and Twitter show it, in the one format that all of them read."""


@dataclass(frozen=True, slots=True)
class CardPicture:
    """The picture of a page that is passed on, with its whole address."""

    url: str
    width: int
    height: int


def card_picture(page: Page | None) -> CardPicture:
    """That of the page, or of the consultation above it, or the site's own."""
    found = page_cache.fact(f"card:{page.pk}", lambda: _found(page)) if page and page.pk else None
    if not found:
        return CardPicture(settings.REMBUK_BASE_URL + static("img/card.png"), 1200, 630)
    url, width, height = found
    return CardPicture(url if "://" in url else settings.REMBUK_BASE_URL + url, width, height)


def _found(page: Page) -> list[Any]:
    picture = getattr(page, "picture", None) or _of_consultation(page)
    if picture is None:
        return []
    try:
        made = picture.get_rendition(CARD)
    except SourceImageIOError:  # its file is lost: the page stands all the same
        return []
    return [made.url, made.width, made.height]


def _of_consultation(page: Page) -> Any:
    """The picture of the consultation whose page this is or stands above it."""
    above = Page.objects.ancestor_of(page, inclusive=True).values("translation_key")
    row = Consultation.objects.filter(translation_key__in=above).select_related("picture").first()
    return row.picture if row else None


def translations(page: Page, request: HttpRequest) -> dict[str, str]:
    """The paths of a page in the languages in which it is published, by language code."""

    def find() -> dict[str, str]:
        pages = Page.objects.filter(translation_key=page.translation_key, live=True)
        found = pages.select_related("locale").order_by("pk")
        return {one.locale.language_code: one.get_url(request) or "" for one in found}

    told: dict[str, str] = page_cache.fact(f"translations:{page.pk}", find)
    return {code: path for code, path in told.items() if path}
