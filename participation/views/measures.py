"""A bad day: moderators pause a debate, or let its new texts wait for them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from participation.actions.measures import end_measures, take_measure
from participation.forms import MeasureForm
from participation.models import Consultation
from participation.queries.consultations import open_consultations
from participation.queries.measures import measures_now, measures_of
from participation.queries.places import place_of_consultation
from participation.rules import measure_now
from web.parameters import page_in
from web.posting import Posting, sent_once
from web.submissions import new_key


@role_required(Role.MODERATOR)
@require_safe
def list_measures(request: HttpRequest) -> HttpResponse:
    """What lasts, and the debates that are open now. For moderators."""
    now = timezone.now()
    page = Paginator(open_consultations(now), 25).get_page(page_in(request))
    context = {"measures": measures_now(now)[:100], "page_obj": page}
    return render(request, "participation/measures.html", context)


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_measures(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause one debate or let its new texts wait, and what was done before. For moderators."""
    consultation = get_object_or_404(Consultation.objects.public(), slug=slug)
    form = MeasureForm(request.POST or None, initial={"submission_key": new_key(), "hours": 6})
    sent, now = Posting(request, form), timezone.now()
    if sent.complete:
        said = {name: form.cleaned_data[name] for name in ("kind", "hours", "reason", "words")}
        facts = {"consultation": consultation, "by": request.user, "at": now, **said}
        if sent.did_once({"at": request.path, **said}, take_measure, **facts):
            messages.success(request, _("Done. Readers see it from now on."))
            return redirect("participation:show-measures", slug)
    page = Paginator(measures_of(consultation), 25).get_page(page_in(request))
    context = {
        "consultation": consultation,
        "place": place_of_consultation(consultation),
        "form": form,
        "refusal": sent.refusal,
        "lasts": measure_now(consultation, now),
        "page_obj": page,
        "now": now,
    }
    return render(request, "participation/measure.html", context, status=sent.status)


@role_required(Role.MODERATOR)
@require_POST
@sent_once
def end_measure(request: HttpRequest, slug: str) -> HttpResponse:
    """End before its time what was done about a debate. For moderators."""
    consultation = get_object_or_404(Consultation.objects.public(), slug=slug)
    end_measures(consultation=consultation, by=request.user, at=timezone.now())
    messages.success(request, _("Ended. Everybody can write again."))
    return redirect("participation:show-measures", slug)
