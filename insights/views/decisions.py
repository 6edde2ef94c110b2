from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.decisions import save_decision
from insights.forms import DecisionForm
from insights.pages.decisions import decision_context
from insights.queries.decisions import published
from insights.views.desk import show_desk, try_and_say
from insights.views.reports import consultation_or_404
from web.posting import sent_once


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision desk: what is missing, themes, and the decision's words. For officials."""
    consultation = consultation_or_404(slug)
    if request.method != "POST":
        return show_desk(request, consultation)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return show_desk(request, consultation, form=form, status=422)
    facts = {"consultation": consultation, "by": request.user, "at": timezone.now()}
    try_and_say(request, partial(save_decision, **facts, **form.cleaned_data), _("Saved."))
    return redirect("insights:edit-decision", slug)


@require_safe
def show_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """What the city decided and why, theme by theme. Everybody may read it."""
    decision = get_object_or_404(published(), consultation__slug=slug)
    return render(request, "insights/decision.html", decision_context(decision))
