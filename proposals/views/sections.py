from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from proposals.models import ProposalSection, Section
from proposals.queries.places import path_of_section
from proposals.queries.proposals import pages_of


@require_safe
def show_section(request: HttpRequest, slug: str, proposal: str, key: str) -> HttpResponse:
    """One section of a proposal with its own debate. Everybody may read it."""
    section = get_object_or_404(
        Section.objects.select_related(
            "proposal__consultation", "thread__consultation__territory"
        ).prefetch_related("thread__consultation__phases"),
        translation_key=key,
        live=True,
        proposal__live=True,
        proposal__consultation__live=True,
    )
    path = path_of_section(section, get_language() or "")
    if not request.path.endswith(f"/{path}"):  # the consultation or the proposal was renamed
        return redirect(f"/{get_language()}/{path}", permanent=True)
    pages = pages_of(section.proposal)
    page = next((p for p in pages if p.locale.language_code == get_language()), pages[0])
    words = ProposalSection.objects.filter(page=page, translation_key=key).first()
    context = {"section": section, "words": words, "proposal_page": page}
    return render(request, "proposals/section.html", context)
