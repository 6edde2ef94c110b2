"""What residents said below a page: ideas, and what was said about a proposal alone."""

from django.conf import settings
from django.db.models import Q
from django.utils.translation import ngettext
from wagtail.models import Page

from moderation.choices import State
from participation.models import Comment
from participation.queries.spoken import comment_words, consultations_at
from participation.registries.attached import Attached
from proposals.models import Idea, PolicyProposalPage


def said(page: Page) -> list[Attached]:
    """Ideas of the consultations at and below a page, and comments on a proposal that is the page.

    Drafts are nobody's words yet.
    """
    ideas = Idea.objects.filter(consultation__in=consultations_at(page))
    count = ideas.exclude(state=State.DRAFT).count()
    found = []
    if count:
        words = ngettext("%(count)d idea", "%(count)d ideas", count) % {"count": count}
        found.append(Attached(words))
    return found + (_about(page.specific) if page.specific_class is PolicyProposalPage else [])


def _about(page: PolicyProposalPage) -> list[Attached]:
    if page.locale.language_code != settings.LANGUAGE_CODE:
        return []
    key = page.translation_key
    about = Q(thread__proposal__translation_key=key)
    about |= Q(thread__section__proposal__translation_key=key)
    return comment_words(Comment.objects.filter(about).exclude(state=State.DRAFT).count())
