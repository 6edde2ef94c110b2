from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.corrections import confirm_correction, drop_correction, propose_correction
from insights.forms import CorrectionForm
from insights.models import Correction
from insights.pages.decisions import with_changes
from insights.queries.corrections import correctables
from insights.queries.decisions import published
from insights.views.desk import try_and_say
from web.parameters import text_in
from web.posting import UNFINISHED, Posting, sent_once


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose a correction of a published decision, or see the one that waits. For officials."""
    decision = get_object_or_404(published(), consultation__slug=slug)
    waiting = decision.corrections.filter(confirmed_at=None)
    form = CorrectionForm(correctables(decision), request.POST or None)
    context = {"decision": decision, "consultation": decision.consultation, "form": form}
    context["waiting"] = with_changes(decision, list(waiting))
    sent = Posting(request, form)
    if sent.complete:
        typed = dict(form.cleaned_data)
        facts = {"note": typed.pop("note"), "by": request.user, "at": timezone.now()}
        if sent.did(propose_correction, decision=decision, typed=typed, **facts):
            messages.success(request, _("Proposed. Another official has to confirm it."))
            return redirect("insights:correct-decision", slug)
    context["refusal"] = sent.refusal
    status = UNFINISHED if sent.is_sent else 200
    return render(request, "insights/correction.html", context, status=status)


def _waiting_or_404(slug: str, number: int) -> Correction:
    return get_object_or_404(
        Correction.objects.select_related("decision"),
        decision__consultation__slug=slug,
        number=number,
    )


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The correction holds for everybody from now on. For another official."""
    act = partial(
        confirm_correction,
        correction=_waiting_or_404(slug, number),
        by=request.user,
        at=timezone.now(),
        seen=text_in(request.POST, "seen"),
    )
    try_and_say(request, act, _("Corrected. What it said before stays readable."))
    return redirect("insights:correct-decision", slug)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def drop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take back a correction that nobody confirmed. For officials."""
    act = partial(drop_correction, correction=_waiting_or_404(slug, number), by=request.user)
    try_and_say(request, act, _("The correction is taken back."))
    return redirect("insights:correct-decision", slug)
