"""Which pages everybody may read. One meaning for pages, lists, the index and the API."""

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.queries import pages as site
from participation.models import ConsultationPage


def source_pages() -> PageQuerySet:
    """The consultation pages that rule: those of the source language."""
    return ConsultationPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


def _not_below_a_closed_one(pages: PageQuerySet) -> PageQuerySet:
    """What stands below a consultation follows it, in every language."""
    open_keys = source_pages().filter(live=True).values("translation_key")
    closed = ConsultationPage.objects.exclude(live=True, translation_key__in=open_keys)
    below = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = closed.annotate(below=below).filter(below__startswith=F("path"))
    return pages.exclude(Exists(above))


def published_pages(pages: PageQuerySet) -> PageQuerySet:
    """Those that are published, for everybody or for those whom a restriction lets in."""
    return _not_below_a_closed_one(site.published(pages))


def public_pages(pages: PageQuerySet) -> PageQuerySet:
    """Those that everybody may read: published, with the consultation above, and unrestricted."""
    return _not_below_a_closed_one(site.public(pages))


def published_titles(keys: set[str], language: str) -> dict[str, str]:
    """The titles of published pages in a language, by translation key. One query."""
    pages = Page.objects.filter(translation_key__in=keys, locale__language_code=language)
    found = published_pages(pages).values_list("translation_key", "title")
    return {str(key): title for key, title in found}


def is_published(page: Page) -> bool:
    """Whether the page is published, with its source page and the consultation above it."""
    return bool(published_pages(Page.objects.filter(pk=page.pk)).exists())


def source_page_of(page: Page) -> Page | None:
    """The same page in the source language; None for a page of that language, or without one."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return None
    found: Page | None = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    return found


def pages_with(page: Page) -> PageQuerySet:
    """The page and all below it, with their translations."""
    below = Page.objects.descendant_of(page, inclusive=True).values("translation_key")
    return Page.objects.filter(translation_key__in=below)


def translations_of(page: Page) -> PageQuerySet:
    """The page in every language."""
    return Page.objects.filter(translation_key=page.translation_key)
