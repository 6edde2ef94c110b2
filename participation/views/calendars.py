"""Dates and news of consultations for other programs: calendars and feed readers."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.models import NewsPage
from cms.queries.pages import news
from participation.algorithms.calendars import calendar_of
from participation.models import ConsultationPage
from participation.pages.calendars import entries_of, open_and_coming
from participation.queries.consultations import all_consultations, pages_of, titles_of

MOST = 30
"""Entries of a feed."""


@require_safe
def show_calendar(request: HttpRequest) -> HttpResponse:
    """The dates of all consultations that are open or open later. For everybody."""
    at = timezone.now()
    name = _("Consultations in %(city)s") % {"city": settings.REMBUK_CITY}
    return _calendar(calendar_of(name, entries_of(open_and_coming(at)), at), "konsultasi")


@require_safe
def show_dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of one consultation. For everybody. Raises Http404 while it is not public."""
    found = all_consultations().filter(slug=slug).first()
    if found is None:
        raise Http404
    name = str(titles_of([slug])[slug])
    return _calendar(calendar_of(name, entries_of([found]), timezone.now()), slug)


def _calendar(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


class NewestConsultations(Feed):
    """What the city asked last."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Consultations in %(city)s") % {"city": settings.REMBUK_CITY}

    def link(self) -> str:
        return settings.REMBUK_BASE_URL + reverse("wagtail_serve", args=["konsultasi/"])

    def items(self) -> list[ConsultationPage]:
        rows = list(all_consultations()[:MOST])
        pages = pages_of(rows, get_language() or "")
        return [pages[row.translation_key] for row in rows if row.translation_key in pages]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.introduction)

    def item_link(self, item: Any) -> str:
        return settings.REMBUK_BASE_URL + (item.get_url() or "")

    def item_pubdate(self, item: Any) -> datetime | None:
        found: datetime | None = item.first_published_at
        return found


class NewestNews(NewestConsultations):
    """The city's news in the reader's language."""

    def title(self) -> str:
        return _("News from %(city)s") % {"city": settings.REMBUK_CITY}

    def link(self) -> str:
        return settings.REMBUK_BASE_URL + reverse("wagtail_serve", args=["berita/"])

    def items(self) -> list[NewsPage]:  # type: ignore[override]
        return list(news(get_language() or "")[:MOST])

    def item_pubdate(self, item: Any) -> datetime | None:
        return timezone.make_aware(datetime.combine(item.published_on, time(12)))


@require_safe
def show_consultations(request: HttpRequest) -> HttpResponse:
    """The newest consultations as a feed. For everybody."""
    return NewestConsultations()(request)


@require_safe
def show_news(request: HttpRequest) -> HttpResponse:
    """The newest articles as a feed. For everybody."""
    return NewestNews()(request)
