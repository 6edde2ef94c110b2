"""Where ideas, and the debates about ideas, proposals and sections, stand."""

from collections.abc import Iterable

from django.urls import reverse

from moderation.models import Contribution
from moderation.registry import Place
from participation.models import Thread
from participation.queries.places import path_of_consultation, path_of_page
from proposals.models import Idea, PolicyProposalPage, Proposal, Section
from web.languages import Words


def place_of(thread: Thread, language: str) -> str | None:
    """The path of what a debate is about, below the language prefix; None for another app's."""
    idea = Idea.objects.filter(thread=thread).select_related("consultation").first()
    if idea is not None:
        return f"gagasan/{idea.consultation.slug}/{idea.pk}/"
    proposal = Proposal.objects.filter(thread=thread).select_related("consultation").first()
    if proposal is not None:
        return path_of_proposal(proposal, language)
    section = Section.objects.filter(thread=thread).select_related("proposal__consultation").first()
    return path_of_section(section, language) if section is not None else None


def path_of_proposal(proposal: Proposal, language: str) -> str:
    """Of its page; of its consultation where the page is not public."""
    key = proposal.translation_key
    path = path_of_page(PolicyProposalPage, key, language)
    return path or path_of_consultation(proposal.consultation, language)


def path_of_section(section: Section, language: str) -> str:
    """Of the page on which one section is debated."""
    slug = section.proposal.consultation.slug
    key = section.proposal.translation_key
    path = path_of_page(PolicyProposalPage, key, language)
    name = path.rstrip("/").rpartition("/")[2] if path else "usulan"
    return f"konsultasi/{slug}/{name}/bagian/{section.translation_key}/"


def places_of_ideas(contributions: Iterable[Contribution]) -> dict[int, Place]:
    """Where each of these ideas stands, by key, in the reader's language."""
    keys = [contribution.pk for contribution in contributions]
    ideas = Idea.objects.filter(pk__in=keys).select_related("consultation")
    return {
        idea.pk: Place(
            title=Words(idea.title, idea.language),
            context=idea.consultation.title,
            url=reverse("proposals:show-idea", args=[idea.consultation.slug, idea.pk]),
            is_shown=idea.consultation.live,
        )
        for idea in ideas
    }
