"""The desk of a kelurahan: who votes on paper. For its officers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.actions.paper import ask_back, confirm_mark, mark_on_paper, note_desk, take_back
from polls.algorithms.papers import DeskFigures
from polls.forms.paper import BackForm, ConfirmMarkForm, PaperVoterForm
from polls.models import MarkState, PaperMark, Poll, PollState
from polls.pages.paper import mark_rows
from polls.pages.place import place_of
from polls.queries.paper import desk_figures, marks_of_desk
from polls.queries.polls import paper_polls
from residents.models import Residency
from residents.nik import BadNik
from residents.queries.residencies import desk_areas, residency_of_card
from web.parameters import page_in
from web.posting import Posting, sent_once
from web.submissions import forget

OFFICER = Role.KELURAHAN_OFFICER
PER_PAGE = 25


@role_required(OFFICER)
@require_safe
def list_paper(request: HttpRequest) -> HttpResponse:
    """The votes that take papers. For officers of kelurahan."""
    page = Paginator(paper_polls(), PER_PAGE).get_page(page_in(request))
    rows = [{"poll": poll, **place_of(poll)} for poll in page]
    return render(request, "polls/paper_polls.html", {"page_obj": page, "rows": rows})


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form")
@role_required(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_voter(request: HttpRequest, slug: str) -> HttpResponse:
    """Note who votes on paper, and what waits for a second officer. For officers there."""
    poll = get_object_or_404(paper_polls(), consultation__slug=slug)
    form = PaperVoterForm(request.POST or None)
    sent = Posting(request, form, told_at={BadNik: "nik"})
    found = sent.made(_card_holder, request, form) if sent.complete else None
    if found is not None and _marked(request, poll, found, sent):
        return redirect("polls:mark-voter", slug)
    if form.is_bound:
        forget(form, "nik")
    return _page(request, poll, sent.status, form=form, refusal=sent.refusal)


def _page(request: HttpRequest, poll: Poll, status: int = 200, **more: Any) -> HttpResponse:
    marks = marks_of_desk(request.user, timezone.now()).filter(poll=poll)
    page = Paginator(marks.order_by("-state", "pk"), PER_PAGE).get_page(page_in(request))
    context = {"poll": poll, **place_of(poll), "page_obj": page, "form": PaperVoterForm()}
    context["rows"] = mark_rows(page, request.user, more.pop("typed", {}))
    context["confirmed"] = marks.filter(state=MarkState.CONFIRMED).count()
    context["together"] = _together(request, poll)
    context["waiting"] = marks.filter(state=MarkState.MARKED).count()
    return render(request, "polls/paper_desk.html", {**context, **more}, status=status)


def _together(request: HttpRequest, poll: Poll) -> list[DeskFigures]:
    """After the close the piles of this officer's desks that several desks share."""
    if poll.state == PollState.OPEN:
        return []
    desks = desk_areas(request.user, timezone.now())
    return [row for row in desk_figures(poll, desks) if row.together]


@sensitive_variables("form")
def _card_holder(request: HttpRequest, form: PaperVoterForm) -> Residency | None:
    """The residency of the card's holder; without one the form says why. Raises BadNik."""
    card = {name: form.cleaned_data[name] for name in ("nik", "birth_date")}
    found = residency_of_card(request.user, timezone.now(), **card)
    if found is None:
        words = _("Nobody with these details is a verified resident of your kelurahan.")
        form.add_error(None, words)
        return None
    note_desk(by=request.user, person=found.person, at=timezone.now())
    return found


def _marked(request: HttpRequest, poll: Poll, found: Residency, sent: Posting) -> bool:
    facts = {"poll": poll, "residency": found, "by": request.user, "at": timezone.now()}
    # The body that identifies the sending leaves the NIK out: not even its plain hash is kept.
    if not sent.did_once({"paper": poll.pk}, mark_on_paper, **facts):
        return False
    told = _("%(name)s is marked. Give the paper out when a colleague has confirmed it.")
    messages.success(request, told % {"name": found.person})
    return True


def _mark_or_404(request: HttpRequest, slug: str, pk: object) -> PaperMark:
    mine = marks_of_desk(request.user, timezone.now())
    return get_object_or_404(mine, pk=pk, poll__consultation__slug=slug)


@role_required(OFFICER)
@require_POST
@sent_once
def confirm_one(request: HttpRequest, slug: str, pk: object) -> HttpResponse:
    """I have seen the card too. For another officer there."""
    mark, form = _mark_or_404(request, slug, pk), ConfirmMarkForm(request.POST, auto_id=f"{pk}_%s")
    if not form.is_valid():
        return _page(request, mark.poll, 422, typed={mark.pk: form})
    facts = {"digits": form.cleaned_data["digits"], "by": request.user, "at": timezone.now()}
    sent = Posting(request, form)
    if not sent.did(confirm_mark, mark=mark, **facts):
        return _page(request, mark.poll, sent.status, refusal=sent.refusal)
    messages.success(request, _("Confirmed. %(name)s gets a paper now.") % {"name": mark.person})
    return redirect("polls:mark-voter", slug)


@role_required(OFFICER)
@require_POST
@sent_once
def ask_one_back(request: HttpRequest, slug: str, pk: object) -> HttpResponse:
    """Ask a colleague to take a mark back, with a reason. For officers there."""
    mark, form = _mark_or_404(request, slug, pk), BackForm(request.POST, auto_id=f"{pk}_%s")
    sent = Posting(request, form)
    if sent.complete:
        facts = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
        if sent.did(ask_back, mark=mark, **facts):
            messages.success(request, _("Asked. Another officer must confirm it."))
            return redirect("polls:mark-voter", slug)
    shown = {"refusal": sent.refusal, "typed": {mark.pk: form}}
    return _page(request, mark.poll, sent.status, **shown)


@role_required(OFFICER)
@require_POST
@sent_once
def take_one_back(request: HttpRequest, slug: str, pk: object) -> HttpResponse:
    """Confirm that a mark is taken back. For another officer there."""
    mark = _mark_or_404(request, slug, pk)
    sent = Posting(request)
    if not sent.did(take_back, mark=mark, by=request.user, at=timezone.now()):
        return _page(request, mark.poll, sent.status, refusal=sent.refusal)
    messages.success(request, _("Taken back. %(name)s can vote online.") % {"name": mark.person})
    return redirect("polls:mark-voter", slug)
