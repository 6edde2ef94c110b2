"""The pages of a vote, and the vote of a page."""

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page

from cms.queries.pages import published
from participation.models import Consultation, ConsultationPage
from polls.models import Poll, PollPage


def pages_of(consultation: Consultation) -> "list[PollPage]":
    """The live pages of a consultation's vote, the source language's first."""
    parents = ConsultationPage.objects.filter(translation_key=consultation.translation_key)
    below = Q(pk=None)
    for path in parents.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = published(PollPage.objects.filter(below)).select_related("locale")
    return sorted(pages, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)


def page_of(consultation: Consultation) -> "PollPage | None":
    """The page that rules a consultation's vote: the live one of the source language."""
    page = next(iter(pages_of(consultation)), None)
    rules = page is not None and page.locale.language_code == settings.LANGUAGE_CODE
    return page if rules else None


def poll_below(parent: Page) -> Poll | None:
    """The poll of the consultation whose page this is, in any language."""
    return Poll.objects.filter(consultation__translation_key=parent.translation_key).first()
