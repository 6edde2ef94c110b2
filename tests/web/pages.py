"""The cache of visitors' pages in a test, which rolls back what it writes."""

from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from web import page_cache
from web.visitors import key_of

NEEDS_REDIS = [
    pytest.mark.django_db,
    pytest.mark.redis,
    pytest.mark.skipif(not settings.REMBUK_REDIS_URL, reason="pages are kept in Redis"),
]


class Visitor:
    """Asks for pages of a site that keeps them, and knows whether they do."""

    def __init__(self, changed: Any, commits: Any) -> None:
        self.settings, self.commits = changed, commits

    def committing(self) -> AbstractContextManager[Any]:
        """What is done inside is told at its end, as a commit tells it."""
        self.settle()
        made: AbstractContextManager[Any] = self.commits(execute=True)
        return made

    def settle(self) -> None:
        """What was written waits for a commit that never comes in a test: as if it had come."""
        connection.run_on_commit = []
        connection.pages_written.tables.clear()  # type: ignore[attr-defined]

    def get(self, path: str, **headers: str) -> HttpResponse:
        self.settle()
        answer: HttpResponse = Client().get(path, headers=headers or None)  # type: ignore[arg-type]
        return answer

    def read(self, path: str) -> str:
        return self.get(path).content.decode()

    def built(self, path: str) -> HttpResponse:
        """The page as it is when nothing is kept."""
        self.settings.REMBUK_PAGE_CACHE = False
        try:
            return self.get(path)
        finally:
            self.settings.REMBUK_PAGE_CACHE = True

    def keeps(self, path: str) -> bool:
        """Whether the page is kept now, and for the next visitor."""
        self.settle()
        key = key_of(RequestFactory().get(path))
        return bool(key) and page_cache.kept(key) is not None
