import difflib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe
from wagtail.models import PageLogEntry

from participation.queries.pages import public_pages
from proposals.models import PolicyProposalPage


def _lines(page: PolicyProposalPage) -> list[str]:
    """The words of a version, one thought a line, for comparing."""
    lines = [page.title, page.summary, strip_tags(page.can_change)]
    lines.append(strip_tags(page.cannot_change))
    for option in page.options.all():
        lines += [option.label, option.description, option.effect]
    for section in page.sections.all():
        lines += [section.heading, strip_tags(section.text)]
    return [line for line in lines if line]


@require_safe
def show_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every published version of a proposal with what changed. Everybody may read it."""
    page = get_object_or_404(public_pages(PolicyProposalPage.objects.all()), pk=pk)
    published = PageLogEntry.objects.filter(
        page_id=pk, action="wagtail.publish", revision__isnull=False
    ).select_related("revision")
    versions = []
    before: list[str] = []
    for number, entry in enumerate(published.order_by("timestamp")[:30], start=1):
        lines = _lines(entry.revision.as_object())
        changes = [d for d in difflib.ndiff(before, lines) if d[0] in "+-"] if before else []
        versions.append({"number": number, "at": entry.timestamp, "changes": changes})
        before = lines
    context = {"page": page, "versions": list(reversed(versions))}
    return render(request, "proposals/versions.html", context)
