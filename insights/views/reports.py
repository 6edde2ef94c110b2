from dataclasses import fields

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.models import Snapshot
from insights.queries.contributions import entries_of, keys_of
from insights.queries.deadlines import due_days
from insights.queries.decisions import waiting_for_second
from insights.queries.figures import Selection
from insights.queries.people import speakers
from moderation.choices import State
from participation.models import Consultation
from participation.queries.consultations import all_consultations, titles_of
from participation.registries.activities import answers_to
from web.cards import Cards
from web.parameters import page_in, text_in


def consultation_or_404(slug: str) -> Consultation:
    return get_object_or_404(all_consultations(), slug=slug)


@role_required(Role.OFFICIAL)
@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    """All consultations with their reports and answers. For officials."""
    page = Paginator(all_consultations(), 25).get_page(page_in(request))
    found = list(page.object_list)
    due, answered, waiting = due_days(found), answers_to(found), waiting_for_second(found)
    titles = titles_of([c.slug for c in found])
    rows = [(c, titles[c.slug], due.get(c.pk), answered.get(c.pk), c.pk in waiting) for c in found]
    context = {"page_obj": page, "rows": rows, "today": timezone.localdate()}
    return render(request, "insights/reports.html", context)


@role_required(Role.OFFICIAL)
@require_safe
def show_report(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said and who spoke; each figure opens what it counts. For officials."""
    consultation = consultation_or_404(slug)
    context = {
        "consultation": consultation,
        "snapshots": Snapshot.objects.filter(consultation=consultation)[:10],
    }
    return render(request, "insights/report.html", context)


def selection_from(request: HttpRequest) -> Selection:
    """The selection that the address names; unknown values select nothing."""
    chosen = {f.name: text_in(request.GET, f.name, most=60) for f in fields(Selection)}
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
    number = page_in(request)
    word = text_in(request.GET, "word", most=60)
    page = keys_of(consultation, chosen, word, number)
    context = {"consultation": consultation, "chosen": chosen, "word": word, "page_obj": page}
    keys = list(page.object_list)
    # What waits or is hidden is kept nowhere but in the database.
    own = frozenset(keys if chosen.state != State.PUBLISHED else [])
    context["entries"] = Cards("entry", keys, entries_of, entries_of, own=own)
    kept = request.GET.copy()
    kept.pop("p", None)
    context["querystring"] = kept.urlencode()
    return render(request, "insights/contributions.html", context)


@role_required(Role.OFFICIAL)
@require_safe
def list_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who spoke, by public name, each with a link to what was said. For officials."""
    consultation = consultation_or_404(slug)
    page = Paginator(speakers(consultation), 50).get_page(page_in(request))
    context = {"consultation": consultation, "page_obj": page}
    return render(request, "insights/people.html", context)
