"""What became of the ideas of a cycle, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from insights.pages.idea_report import LISTED, report_context
from insights.views.reports import consultation_or_404
from web.parameters import choice_in, page_in


@require_safe
def show_idea_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Of all ideas how many were accepted, refused and why, done, late. Everybody may read it."""
    chosen = choice_in(request.GET, "hasil", LISTED)
    context = report_context(
        consultation_or_404(slug), chosen, page_in(request), timezone.localdate()
    )
    return render(request, "insights/idea_report.html", context)
