"""What votes are called, in the reader's language where there is a page in it."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page

from cms.queries.pages import published
from participation.models import ConsultationPage
from polls.models import Poll, PollPage
from web import page_cache
from web.languages import Words, language_of

Called = tuple[int, str, UUID]
"""Key and stored question of a vote, and the translation key of its consultation."""


def questions_of(polls: Iterable[Poll]) -> dict[int, Words]:
    """The questions of these votes by their keys; ``consultation`` should be at hand."""
    return questions((p.pk, p.question, p.consultation.translation_key) for p in polls)


def questions(called: Iterable[Called]) -> dict[int, Words]:
    """The question of each in the reader's language, else as the vote's page in another language
    has it, else as the consultation is called; each knows its language. Two queries for all."""
    rows = {pk: (question, key) for pk, question, key in called}

    def find(some: list[int]) -> dict[int, list[str]]:
        own, parents = _pages({rows[pk][1] for pk in some})
        found = {}
        for pk in some:
            question, key = rows[pk]
            above = [one for one in parents.get(key, []) if one.live]
            page = _best(own.get(key, [])) or _best(above)
            found[pk] = [page.title if page else question, language_of(page or question)]
        return found

    names = {pk: f"vote:{pk}:{get_language()}" for pk in rows}
    return {pk: Words(*words) for pk, words in page_cache.facts_of(names, find).items()}


def question_and_page(poll: Poll) -> tuple[Words, Page | None]:
    """The same of one vote, with the live page of its consultation for the reader. Two queries."""
    key = poll.consultation.translation_key
    own, parents = _pages({key})
    page = _best([one for one in parents.get(key, []) if one.live])
    asked = _best(own.get(key, [])) or page
    words = Words(asked.title if asked else poll.question, language_of(asked or poll.question))
    return words, page


def title_key(poll: Poll) -> UUID:
    """Translation key of the page whose title is the question."""
    key = poll.consultation.translation_key
    page = _best(_pages({key})[0].get(key, []))
    return page.translation_key if page else key


def _pages(keys: set[UUID]) -> tuple[dict[UUID, list[Page]], dict[UUID, list[Page]]]:
    """The published pages of votes, and the pages above them, by the consultation's key."""
    above = ConsultationPage.objects.filter(translation_key__in=keys).select_related("locale")
    parents: dict[UUID, list[Page]] = {}
    below, paths = Q(pk=None), {}
    for page in above:
        parents.setdefault(page.translation_key, []).append(page)
        below |= Q(path__startswith=page.path)
        paths[page.path] = page.translation_key
    own: dict[UUID, list[Page]] = {}
    if paths:
        for page in published(PollPage.objects.filter(below)).select_related("locale"):
            own.setdefault(paths[page.path[: -page.steplen]], []).append(page)
    return own, parents


def _best(pages: list[Page]) -> Page | None:
    """The one in the reader's language, else in the source language, else any."""
    wanted = [get_language(), settings.LANGUAGE_CODE]
    order = {code: place for place, code in enumerate(wanted)}
    return min(
        pages, key=lambda page: (order.get(page.locale.language_code, 2), page.pk), default=None
    )
