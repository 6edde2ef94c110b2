from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.decisions import propose_decision, publish_decision, take_back_proposal
from insights.forms import ProposeForm
from insights.models import Decision
from insights.pages.decisions import decision_context
from insights.queries.decisions import lacks
from insights.queries.steps import open_steps, step_words
from insights.views.desk import try_and_say
from insights.views.reports import consultation_or_404
from web.parameters import text_in
from web.posting import Posting, sent_once


def _written_or_404(slug: str) -> Decision:
    found = Decision.objects.select_related("consultation", "proposed_as")
    return get_object_or_404(found, consultation=consultation_or_404(slug))


def _preview(
    request: HttpRequest, decision: Decision, form: ProposeForm, refusal: object, status: int
) -> HttpResponse:
    steps = open_steps(decision.consultation, timezone.now())
    decision.early_steps = steps
    form.fields["reason"].required = bool(steps)
    context = {
        **decision_context(decision),
        "is_preview": True,
        "form": form,
        "refusal": refusal,
        "steps": step_words(steps),
        "missing": lacks(decision.consultation),
        "is_mine": decision.proposed_by_id == request.user.pk,
    }
    return render(request, "insights/decision.html", context, status=status)


@role_required(Role.OFFICIAL)
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision as residents will read it, and the way to publish it. For officials."""
    decision = _written_or_404(slug)
    if decision.published_at is not None:
        return redirect("insights:show-decision", slug)
    return _preview(request, decision, ProposeForm(), None, 200)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a second official to publish what the preview shows. For officials."""
    decision, form = _written_or_404(slug), ProposeForm(request.POST)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
        if sent.did(propose_decision, decision=decision, **facts):
            messages.success(request, _("Proposed. Another official has to confirm it."))
            return redirect("insights:preview-decision", slug)
    return _preview(request, decision, form, sent.refusal, 422)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the desk before anybody confirmed it. For officials."""
    decision = _written_or_404(slug)
    act = partial(take_back_proposal, decision=decision, by=request.user)
    try_and_say(request, act, _("The proposal is taken back. The decision can be changed again."))
    return redirect("insights:edit-decision", slug)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm what a colleague proposed: it is published. For another official."""
    decision, seen = _written_or_404(slug), text_in(request.POST, "seen")
    act = partial(
        publish_decision, decision=decision, by=request.user, at=timezone.now(), seen=seen
    )
    done = try_and_say(request, act, _("Published. Everybody who took part is being told."))
    return redirect("insights:show-decision" if done else "insights:preview-decision", slug)
