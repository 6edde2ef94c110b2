from dataclasses import replace
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.algorithms.text import is_wordless
from search.asked import Asked, asked_in
from search.engines.protocol import Hit
from search.pages.finding import localized
from search.queries import find
from web.limits import check_rate


class NewestAnswers(Feed):
    """The newest answers to a question, for a feed reader (RSS 2.0)."""

    def get_object(self, request: HttpRequest) -> Asked:
        return replace(asked_in(request.GET), newest_first=True, page=1)

    def title(self, asked: Asked) -> str:
        return _("Search: %(text)s") % {"text": asked.text}

    def link(self, asked: Asked) -> str:
        return reverse("search:find") + asked.address()

    def description(self, asked: Asked) -> str:
        return _("The newest texts with these words.")

    def items(self, asked: Asked) -> list[Hit]:
        if not asked.text or is_wordless(asked.text):
            return []
        return find(asked.query()).results.hits

    def item_title(self, item: Hit) -> str:
        title = _said(item.title)
        return escape(f"{item.place}: {title}" if item.place else title)

    def item_description(self, item: Hit) -> str:
        return escape(_said(item.snippet))

    def item_link(self, item: Hit) -> str:
        return localized(item.url)

    def item_pubdate(self, item: Hit) -> datetime | None:
        return item.created_at


def _said(pieces: list[tuple[str, bool]]) -> str:
    return "".join(piece for piece, _marked in pieces)


@require_safe
def show_feed(request: HttpRequest) -> HttpResponse:
    """The newest answers as a feed, with the same choices as the page. Everybody may read it."""
    check_rate(request, "search")
    return NewestAnswers()(request)
