"""Papers from the urns: entered twice by officers of the desk, closed by two, then counted."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.actions.papers import confirm_closing, propose_closing, read_paper
from polls.forms.ballot import BallotForm, ballot_form
from polls.forms.papers import ClosingForm, PaperForm
from polls.models import PaperClosing, PaperKind, Poll
from polls.pages.papers import difference_rows
from polls.pages.place import place_of
from polls.pages.review import ballot_limits
from polls.queries.log import logged_rules
from polls.queries.options import paper_options
from polls.queries.paper import (
    desk_figures,
    next_number,
    papers_as_read,
    piles_of,
    read_papers,
)
from polls.queries.polls import paper_polls
from residents.queries.residencies import desk_areas
from web.parameters import number_in, page_in
from web.posting import Posting, sent_once
from web.refusal import Refused

OFFICER = Role.KELURAHAN_OFFICER
PER_PAGE = 25


@role_required(OFFICER)
@require_safe
def print_ballot(request: HttpRequest, slug: str) -> HttpResponse:
    """The empty paper of a vote, to be printed. It names nobody. For officers of kelurahan."""
    poll = get_object_or_404(paper_polls(), consultation__slug=slug)
    rules, options = logged_rules(poll), paper_options(poll)
    context = {"poll": poll, **place_of(poll), **ballot_limits(rules, options)}
    context |= {"options": options, "on_paper": True, "city": settings.REMBUK_CITY}
    context["blank"] = rules.get("blank", False)
    return render(request, "polls/paper_ballot.html", context)


@role_required(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def enter_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter one paper after the other, by number. For officers of the desk."""
    poll = get_object_or_404(paper_polls(), consultation__slug=slug)
    areas = desk_areas(request.user, timezone.now())
    if request.method != "POST":
        return _entry(request, poll, PaperForm(areas, initial=_begin(request, poll, areas)))
    form = PaperForm(areas, request.POST)
    ballot = ballot_form(logged_rules(poll), paper_options(poll), request.POST)
    chosen = form.is_valid() and form.cleaned_data["kind"] == PaperKind.CHOICE
    sent = Posting(request, form)
    if sent.complete and (ballot.is_valid() or not chosen):
        choice = ballot.cleaned_data["ballot"] if chosen else None
        if sent.did(_read, request, poll, form, choice):
            told = _("Paper %(number)d is in.") % {"number": form.cleaned_data["number"]}
            messages.success(request, told)
            here = reverse("polls:enter-paper", args=[slug])
            return redirect(f"{here}?loket={form.cleaned_data['area'].pk}")
    return _entry(request, poll, form, ballot, refusal=sent.refusal, status=sent.status)


def _begin(request: HttpRequest, poll: Poll, areas: Any) -> dict[str, Any]:
    """The desk and the number that come next; both may stand in the address."""
    area = areas.filter(pk=number_in(request.GET, "loket")).first() or areas.first()
    number = number_in(request.GET, "no")
    after = next_number(poll, area, request.user) if area else 1
    return {"area": area, "number": number or after, "kind": "choice"}


def _read(request: HttpRequest, poll: Poll, form: PaperForm, choice: object) -> None:
    asked = {name: form.cleaned_data[name] for name in ("area", "number", "kind", "reason")}
    read_paper(poll=poll, choice=choice, by=request.user, at=timezone.now(), **asked)


def _entry(
    request: HttpRequest,
    poll: Poll,
    asked: PaperForm,
    ballot: BallotForm | None = None,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    rules, options = logged_rules(poll), paper_options(poll)
    desks = desk_figures(poll, desk_areas(request.user, timezone.now()))
    context = {"poll": poll, **place_of(poll), **ballot_limits(rules, options)}
    context |= {"on_paper": True, "together": [row for row in desks if row.together]}
    context |= {"asked": asked, "form": ballot or ballot_form(rules, options), "refusal": refusal}
    context |= {
        name: sum(getattr(desk, name) for desk in desks) for name in ("papers", "different", "once")
    }
    return render(request, "polls/paper_entry.html", context, status=status)


@role_required(OFFICER)
@require_safe
def list_differences(request: HttpRequest, slug: str) -> HttpResponse:
    """Papers on which two officers read different things. For officers of the desk."""
    poll = get_object_or_404(paper_polls(), consultation__slug=slug)
    desks = desk_areas(request.user, timezone.now())
    where = piles_of(poll)
    mine = {where.get(desk.pk, desk.pk): desk.pk for desk in desks}
    found = [paper.key for paper in papers_as_read(poll, mine) if paper.differs]
    page = Paginator(found, PER_PAGE).get_page(page_in(request))
    shown = read_papers(poll).filter(pk__in=list(page)).prefetch_related("readings__by")
    context = {"poll": poll, **place_of(poll), "page_obj": page}
    context["rows"] = difference_rows(shown, poll, request.user, mine)
    return render(request, "polls/paper_differences.html", context)


@role_required(OFFICER, Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def close_papers(request: HttpRequest, slug: str) -> HttpResponse:
    """How many papers and voters each desk has; say that all are in. For officers, officials."""
    poll = get_object_or_404(paper_polls(), consultation__slug=slug)
    if request.method != "POST":
        return _closing(request, poll, ClosingForm())
    form = ClosingForm(request.POST)
    sent = Posting(request, form)
    if sent.complete:
        facts = {"explanation": form.cleaned_data["explanation"], "by": request.user}
        if sent.did(propose_closing, poll=poll, **facts):
            messages.success(request, _("Proposed. Another officer must confirm it."))
            return redirect("polls:close-papers", slug)
    return _closing(request, poll, form, refusal=sent.refusal, status=sent.status)


@role_required(OFFICER, Role.OFFICIAL)
@require_POST
@sent_once
def confirm_papers(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirm that all papers are in: the count may run. For another officer or official."""
    poll = get_object_or_404(paper_polls(), consultation__slug=slug)
    closing = get_object_or_404(PaperClosing, poll=poll)
    sent = Posting(request)
    if sent.did(confirm_closing, closing=closing, by=request.user):
        told = _("The papers are closed. The votes are counted within a minute.")
        messages.success(request, told)
        return redirect("polls:close-papers", slug)
    return _closing(request, poll, ClosingForm(), refusal=sent.refusal, status=sent.status)


def _closing(
    request: HttpRequest,
    poll: Poll,
    form: ClosingForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    desks = desk_figures(poll)
    closing = PaperClosing.objects.filter(poll=poll).select_related("proposed_by").first()
    context = {"poll": poll, **place_of(poll), "form": form, "refusal": refusal, "desks": desks}
    context |= {"closing": closing, "complete": all(desk.complete for desk in desks)}
    context["at_desk"] = desk_areas(request.user, timezone.now()).exists()
    context["papers"] = sum(desk.papers for desk in desks)
    context["voters"] = sum(desk.voters for desk in desks)
    return render(request, "polls/paper_closing.html", context, status=status)
