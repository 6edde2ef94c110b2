"""The roadmap for everybody, and its desk for officials."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.commitments import (
    CommitmentFacts,
    Step,
    add_progress,
    change_commitment,
    make_commitment,
)
from insights.forms import CommitmentChangeForm, CommitmentForm, ProgressForm
from insights.models import Commitment, Decision
from insights.pages.roadmap import commitment_context, roadmap_context, table_of, wanted_of
from insights.queries.commitments import listed
from insights.queries.decisions import published
from web import spreadsheets
from web.limits import check_rate
from web.parameters import choice_in, page_in, text_in
from web.posting import Posting, sent_once

PER_PAGE = 25
FORM = "insights/commitment_form.html"


def _commitment_or_404(pk: int) -> Commitment:
    found = Commitment.objects.select_related("consultation__territory", "department", "area")
    return get_object_or_404(found, pk=pk)


@require_safe
def show_roadmap(request: HttpRequest) -> HttpResponse:
    """What the city promised, with what it costs; late ones are marked. Everybody may read it."""
    wanted = wanted_of(request)
    context = roadmap_context(wanted)
    page = Paginator(listed(wanted.found()), PER_PAGE).get_page(page_in(request))
    context["page_obj"] = page
    context["is_official"] = bool(request.acting_role.for_role(Role.OFFICIAL))
    return render(request, "insights/roadmap.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the roadmap shows, as a table. Everybody may take it."""
    check_rate(request, "search")
    ending = choice_in(request.GET, "format", spreadsheets.FORMATS, "csv")
    return spreadsheets.download(table_of(wanted_of(request)), name="roadmap", form=ending)


@require_safe
def show_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment, where it comes from and what became of it. Everybody may read it."""
    context = commitment_context(_commitment_or_404(pk), timezone.localdate())
    context["is_official"] = bool(request.acting_role.for_role(Role.OFFICIAL))
    return render(request, "insights/commitment.html", context)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def make(request: HttpRequest) -> HttpResponse:
    """Put a commitment into the roadmap, from a decision or without one. For officials."""
    slug = text_in(request.GET, "keputusan")
    decision = get_object_or_404(published(), consultation__slug=slug) if slug else None
    form = CommitmentForm(request.POST or None, initial=_from_decision(decision))
    sent = Posting(request, form)
    if sent.complete:
        facts: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        facts["consultation"] = decision.consultation if decision else None
        made = sent.made(make_commitment, facts=CommitmentFacts(**form.cleaned_data), **facts)
        if made is not None:
            messages.success(request, _("Saved. Everybody reads it in the roadmap."))
            return redirect("insights:show-commitment", made.pk)
    context = {"form": form, "refusal": sent.refusal, "decision": decision}
    return render(request, FORM, context, status=sent.status)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a commitment says, with a public note. For officials of the place."""
    commitment = _commitment_or_404(pk)
    names = CommitmentForm.base_fields
    initial = {name: getattr(commitment, name) for name in names}
    form = CommitmentChangeForm(request.POST or None, initial=initial)
    sent = Posting(request, form)
    if sent.complete:
        said = dict(form.cleaned_data)
        facts = {"note": said.pop("note"), "by": request.user, "at": timezone.now()}
        facts |= {"commitment": commitment, "facts": CommitmentFacts(**said)}
        if sent.did(change_commitment, **facts):
            messages.success(request, _("Saved. Everybody reads it in the roadmap."))
            return redirect("insights:show-commitment", pk)
    context = {"form": form, "refusal": sent.refusal, "commitment": commitment}
    return render(request, FORM, context, status=sent.status)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def tell_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to a commitment. For officials of the place."""
    commitment = _commitment_or_404(pk)
    now = timezone.now()
    initial = {"state": commitment.state, "happened_on": timezone.localdate(now)}
    form = ProgressForm(request.POST or None, commitment=commitment, initial=initial)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"step": Step(**form.cleaned_data), "by": request.user, "at": now}
        if sent.did(add_progress, commitment=commitment, **facts):
            messages.success(request, _("Saved. Everybody reads it in the roadmap."))
            return redirect("insights:show-commitment", pk)
    context = {"form": form, "refusal": sent.refusal, "commitment": commitment}
    return render(request, "insights/progress_form.html", context, status=sent.status)


def _from_decision(decision: Decision | None) -> dict[str, Any]:
    """What a decision says already: its next step and its department."""
    if decision is None:
        return {}
    said = decision.next_step or decision.headline
    return {
        "title": {decision.language: said[:160]},
        "department": decision.consultation.department_id,
    }
