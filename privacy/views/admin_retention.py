"""What was deleted when its time was over. For administrators and data protection officers."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from privacy.models import RetentionRun
from privacy.retention import REPORT_PARTS, declared_days, words_of
from web.parameters import page_in

PERMISSION = "privacy.view_retentionrun"


@permission_required(PERMISSION)
@require_safe
def list_runs(request: HttpRequest) -> HttpResponse:
    """The periods, each run that deleted something, newest first, and what other apps tell."""
    page = Paginator(RetentionRun.objects.all(), 50).get_page(page_in(request))
    for run in page:
        run.told = sorted((words_of(model), count) for model, count in run.counts.items())
    periods = sorted((words_of(model), days) for model, days in declared_days().items())
    parts = [{"template": template, **context(request)} for template, context in REPORT_PARTS]
    context = {"page_obj": page, "periods": periods, "parts": parts}
    return render(request, "privacy/admin/retention.html", context)
