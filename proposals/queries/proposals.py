"""Reads about policy proposals."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from cms.queries.pages import public
from moderation.choices import State
from participation.models import Comment, Consultation
from participation.registries.activities import BallotOption
from proposals.models import PolicyProposalPage, Proposal


def pages_of(proposal: Proposal) -> list[PolicyProposalPage]:
    """The live pages of a proposal, the source language's first."""
    pages = public(
        PolicyProposalPage.objects.filter(translation_key=proposal.translation_key)
    ).select_related("locale")
    return sorted(pages, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)


def ballot_options(consultation: Consultation) -> list[BallotOption]:
    """The options of the consultation's live proposals, with the words of every language."""
    found = []
    for proposal in Proposal.objects.filter(consultation=consultation, live=True).order_by("pk"):
        pages = pages_of(proposal)
        if not pages:
            continue
        words: dict[object, dict[str, dict[str, str]]] = {}
        for page in pages:
            for option in page.options.all():
                mine = words.setdefault(option.translation_key, {"l": {}, "d": {}, "e": {}})
                code = page.locale.language_code
                mine["l"][code] = option.label
                mine["d"][code] = option.description
                mine["e"][code] = option.effect
        for option in pages[0].options.all():
            mine = words[option.translation_key]
            found.append(BallotOption(mine["l"], mine["d"], mine["e"], option.cost))
    return found


def closed_threads() -> Q:
    """Debates about an idea that is not public: what others said stays, nobody adds to it."""
    return Q(idea__isnull=False) & ~Q(idea__state=State.PUBLISHED)


def unreadable_threads() -> Q:
    """Debates about an idea that is not public and that nobody commented on, or about a proposal
    or section that is gone."""
    said = Exists(Comment.objects.public().filter(thread=OuterRef("pk")))
    gone = Q(proposal__live=False) | Q(section__live=False) | Q(section__proposal__live=False)
    return (closed_threads() & ~said) | gone
