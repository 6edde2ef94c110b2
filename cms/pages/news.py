"""What the list of news shows."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.models import NewsIndexPage
from cms.queries.pages import news
from web.parameters import page_in

PER_PAGE = 12


def news_context(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Its articles in its language, newest first, ``PER_PAGE`` at a time."""
    articles = news(page.locale.language_code).child_of(page)
    return {"page_obj": Paginator(articles, PER_PAGE).get_page(page_in(request))}
