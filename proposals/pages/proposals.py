"""What a proposal page shows: a bounded set of queries whatever the content."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from participation.queries.comments import comment_counts
from proposals.models import PolicyProposalPage, Proposal
from web.rows import shared_row


def proposal_context(page: PolicyProposalPage, _request: HttpRequest) -> dict[str, Any]:
    """Sections with their number of comments; in a preview there is no debate yet."""
    live = (
        Proposal.objects.filter(translation_key=page.translation_key, live=True)
        .select_related("consultation__territory", "thread__consultation__territory")
        .prefetch_related("thread__consultation__phases")
    )
    proposal = shared_row(f"proposal:{page.translation_key}", live.first)
    return {
        "proposal": proposal,
        # Shown in a part that is mostly kept: looked up only when it is built.
        "sections": SimpleLazyObject(lambda: _sections(page, proposal)),
        "options": page.options.all(),
        "files": page.documents.select_related("document"),
    }


def _sections(page: PolicyProposalPage, proposal: Proposal | None) -> list[dict[str, Any]]:
    rows = {s.translation_key: s for s in proposal.sections.all()} if proposal else {}
    counts = comment_counts([section.thread_id for section in rows.values()])
    sections = []
    for words in page.sections.all():
        row = rows.get(words.translation_key)
        count = counts.get(row.thread_id, 0) if row else 0
        sections.append({"words": words, "row": row, "count": count})
    return sections
