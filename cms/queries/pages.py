"""Reads about pages."""

from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models import Department, NewsPage


def _of_the_source() -> PageQuerySet:
    return Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


def published(pages: PageQuerySet) -> PageQuerySet:
    """Those that are published, and whose page in the source language is too where there is one."""
    withdrawn = _of_the_source().filter(live=False).values("translation_key")
    return pages.live().exclude(translation_key__in=withdrawn)


def public(pages: PageQuerySet) -> PageQuerySet:
    """Those that are published for everybody: no restriction on them, above them, or on the same
    page in the source language."""
    closed = _of_the_source().private().values("translation_key")
    return published(pages).public().exclude(translation_key__in=closed)


def news(language: str) -> PageQuerySet:
    """Public articles of a language, newest first."""
    return (
        public(NewsPage.objects.all())
        .filter(locale__language_code=language)
        .select_related("picture")
        .prefetch_related("picture__renditions")
        .order_by("-published_on", "-pk")
    )


def department_names() -> list[str]:
    """The names of all departments."""
    return list(Department.objects.values_list("name", flat=True))


def public_from(page: Page) -> datetime | None:
    """The hour for which a version of the page is scheduled; None when none is."""
    hours = page.revisions.exclude(approved_go_live_at=None).order_by("approved_go_live_at")
    found: datetime | None = hours.values_list("approved_go_live_at", flat=True).first()
    return found


def dependants(instance: Model) -> list[str]:
    """What the database would not let go of if this was deleted, by its name; at most five."""
    collector = Collector(using=instance._state.db or DEFAULT_DB_ALIAS)
    try:
        collector.collect([instance])
    except ProtectedError as error:
        return [str(one) for one in islice(error.protected_objects, 5)]
    except RestrictedError as error:
        return [str(one) for one in islice(error.restricted_objects, 5)]
    return []
