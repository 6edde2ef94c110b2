from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.actions.interventions import confirm_intervention, propose_intervention
from polls.forms.interventions import InterventionForm, SecondReasonForm
from polls.models import Intervention, InterventionKind, Poll
from polls.pages.place import place_of
from polls.queries.few import waits_for_release
from polls.rules.interventions import proposable
from web.posting import Posting, sent_once


def _context(poll: Poll, sent: QueryDict | None = None) -> dict[str, Any]:
    """What was proposed and done, and the form for the next proposal as it was sent."""
    held_back = waits_for_release(poll)
    kinds = proposable(poll=poll, held_back=held_back, at=timezone.now())
    return {
        "poll": poll,
        **place_of(poll),
        "form": InterventionForm(sent, kinds=kinds) if kinds else None,
        "second": SecondReasonForm(),
        "held_back": held_back,
        "interventions": poll.interventions.select_related("proposed_by", "confirmed_by"),
    }


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def propose_change(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose to close a vote later, to annul it, what to leave out, or to count one of very few.
    For officials."""
    poll = get_object_or_404(Poll, consultation__slug=slug)
    context = _context(poll, request.POST or None)
    form = context["form"]
    sent = Posting(request, form)
    if form is not None and sent.complete:
        asked = {name: form.cleaned_data.get(name) for name in ("kind", "closes_at", "reason")}
        facts = {"poll": poll, "by": request.user, "at": timezone.now(), **asked}
        if sent.did(propose_intervention, **facts):
            messages.success(request, _("Proposed. Another official must confirm it."))
            return redirect("polls:propose-change", slug)
    context["refusal"] = sent.refusal
    return render(request, "polls/interventions.html", context, status=sent.status)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def confirm_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm what a colleague proposed. For another official."""
    found = get_object_or_404(Intervention, pk=pk, poll__consultation__slug=slug)
    needed = found.kind == InterventionKind.RELEASE
    second = SecondReasonForm(request.POST if needed else None)
    if needed and not second.is_valid():
        context = _context(found.poll) | {"second": second}
        return render(request, "polls/interventions.html", context, status=422)
    reason = second.cleaned_data["second_reason"] if needed else ""
    facts = {"by": request.user, "at": timezone.now(), "reason": reason}
    sent = Posting(request)
    if sent.did(confirm_intervention, intervention=found, **facts):
        messages.success(request, _("Done. The log of the vote says so, with the reason."))
        return redirect("polls:propose-change", slug)
    context = _context(found.poll) | {"second": second, "refusal": sent.refusal}
    return render(request, "polls/interventions.html", context, status=sent.status)
