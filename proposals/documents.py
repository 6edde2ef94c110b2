"""What the index knows of ideas and policy proposals."""

from collections.abc import Iterable

from django.utils.html import strip_tags

from moderation.choices import State
from participation.queries.pages import public_pages
from proposals.models import Idea, PolicyProposalPage, Proposal
from search.documents import Document


def build_ideas(keys: Iterable[str]) -> dict[str, Document | None]:
    """Documents of these ideas; None for one that must not be found."""
    found: dict[str, Document | None] = {}
    for idea in Idea.objects.filter(pk__in=list(keys)).select_related("consultation", "area"):
        hidden = idea.state != State.PUBLISHED or not idea.consultation.live
        found[str(idea.pk)] = None if hidden else _idea(idea)
    return found


def _idea(idea: Idea) -> Document:
    return Document(
        kind="idea",
        key=str(idea.pk),
        title=idea.title,
        body=idea.body,
        url=f"gagasan/{idea.consultation.slug}/{idea.pk}/",
        language=idea.language,
        area=idea.area.code if idea.area else "",
        district=idea.area.district_code if idea.area else "",
        consultation=idea.consultation.slug,
        author=str(idea.author_id),
        created_at=idea.created_at,
        external_id=(idea.external_key or "").partition(":")[2],
    )


def idea_keys() -> Iterable[str]:
    return (str(pk) for pk in Idea.objects.order_by("pk").values_list("pk", flat=True))


def build_proposals(keys: Iterable[str]) -> dict[str, Document | None]:
    """Documents of live proposal pages, one for each language."""
    found: dict[str, Document | None] = {}
    pages = public_pages(PolicyProposalPage.objects.filter(pk__in=list(keys)))
    rows = Proposal.objects.filter(translation_key__in=pages.values("translation_key"))
    slugs = dict(rows.values_list("translation_key", "consultation__slug"))
    for page in pages.select_related("locale").prefetch_related("sections", "options"):
        words = [page.summary, strip_tags(page.can_change), strip_tags(page.cannot_change)]
        words += [f"{o.label} {o.description}" for o in page.options.all()]
        words += [f"{s.heading} {strip_tags(s.text)}" for s in page.sections.all()]
        found[str(page.pk)] = Document(
            kind="proposal",
            key=str(page.pk),
            title=page.title,
            body=" ".join(words),
            url=page.url or "",
            language=page.locale.language_code,
            consultation=slugs.get(page.translation_key, ""),
            created_at=page.first_published_at,
        )
    return found


def proposal_keys() -> Iterable[str]:
    return (str(pk) for pk in PolicyProposalPage.objects.values_list("pk", flat=True))
