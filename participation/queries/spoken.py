"""What residents said below a page."""

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext
from wagtail.models import Page

from moderation.choices import State
from participation.models import Comment, Consultation
from participation.queries.pages import source_pages
from participation.registries.attached import Attached


def consultations_at(page: Page) -> QuerySet[Consultation]:
    """Those whose page of the source language is this one, or stands below it."""
    pages = source_pages().descendant_of(page, inclusive=True)
    return Consultation.objects.filter(translation_key__in=pages.values("translation_key"))


def said(page: Page) -> list[Attached]:
    """The comments of the consultations at and below a page; drafts are nobody's words yet."""
    comments = Comment.objects.filter(thread__consultation__in=consultations_at(page))
    return comment_words(comments.exclude(state=State.DRAFT).count())


def authors(consultations: list[int]) -> QuerySet:  # type: ignore[type-arg]
    """Who wrote public comments in these consultations, with how many ``texts``."""
    found = Comment.objects.public().filter(thread__consultation__in=consultations).order_by()
    return found.values_list("thread__consultation", "author").annotate(texts=Count("pk"))


def comment_words(count: int) -> list[Attached]:
    """So many comments, in words."""
    if not count:
        return []
    words = ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count}
    return [Attached(words)]
