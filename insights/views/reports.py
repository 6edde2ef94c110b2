from dataclasses import fields
from itertools import islice

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.models import Snapshot
from insights.queries import figures as numbers
from insights.queries.contributions import page_of
from insights.queries.figures import Selection
from insights.queries.report import people_of, report
from participation.choices import Stance
from participation.models import Consultation
from participation.queries.consultations import all_consultations
from residents.choices import Role
from residents.decorators import role_required, sent_once
from residents.refusal import Refused


def consultation_or_404(slug: str) -> Consultation:
    return get_object_or_404(all_consultations(), slug=slug)


@role_required(Role.OFFICIAL)
@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    """All consultations with their reports and answers. For officials."""
    page = Paginator(all_consultations(), 25).get_page(request.GET.get("p"))
    return render(request, "insights/reports.html", {"page_obj": page})


@role_required(Role.OFFICIAL)
@require_safe
def show_report(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said and who spoke; each figure opens what it counts. For officials."""
    consultation = consultation_or_404(slug)
    context = {
        "consultation": consultation,
        "stances": [*Stance.choices, (numbers.NONE, _("none"))],
        "snapshots": Snapshot.objects.filter(consultation=consultation)[:10],
        "now": timezone.now(),
        **report(consultation),
    }
    return render(request, "insights/report.html", context)


def selection_from(request: HttpRequest) -> Selection:
    """The selection that the address names; unknown values select nothing."""
    chosen = {
        f.name: request.GET.get(f.name, "").replace("\x00", "")[:60] for f in fields(Selection)
    }
    chosen["state"] = chosen["state"] or "published"
    if chosen["state"] not in ("published", "held", "hidden"):
        chosen["state"] = "published"
    return Selection(**chosen)


@role_required(Role.OFFICIAL)
@require_safe
def list_contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly the contributions that a figure counts. For officials."""
    consultation = consultation_or_404(slug)
    chosen = selection_from(request)
    number = request.GET.get("p", "1")
    word = request.GET.get("word", "")[:60]
    page = page_of(consultation, chosen, word, number)
    context = {"consultation": consultation, "chosen": chosen, "word": word, "page_obj": page}
    kept = request.GET.copy()
    kept.pop("p", None)
    context["querystring"] = kept.urlencode()
    return render(request, "insights/contributions.html", context)


@role_required(Role.OFFICIAL)
@require_safe
def list_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who spoke, by public name, each with a link to what was said. For officials."""
    consultation = consultation_or_404(slug)
    page = Paginator(people_of(consultation), 50).get_page(request.GET.get("p"))
    context = {"consultation": consultation, "page_obj": page}
    return render(request, "insights/people.html", context)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def make_snapshot(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze the figures of now. For officials."""
    consultation = consultation_or_404(slug)
    made = freeze_report(consultation=consultation, by=request.user, at=timezone.now())
    return redirect("insights:show-snapshot", slug, made.pk)


@role_required(Role.OFFICIAL)
@require_safe
def show_snapshot(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A frozen report. For officials."""
    snapshot = get_object_or_404(Snapshot, pk=pk, consultation__slug=slug)
    context = {"snapshot": snapshot, "words": list(islice(snapshot.figures["top_terms"], 20))}
    return render(request, "insights/snapshot.html", context)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def sign(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stand by a frozen report. For officials."""
    snapshot = get_object_or_404(Snapshot, pk=pk, consultation__slug=slug)
    try:
        sign_snapshot(snapshot=snapshot, by=request.user, at=timezone.now())
        messages.success(request, _("Signed."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("insights:show-snapshot", slug, pk)
