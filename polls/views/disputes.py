from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.actions.disputes import answer_dispute, file_dispute, unseal_filer
from polls.algorithms.envelopes import Unreadable
from polls.forms.disputes import AnswerForm, DisputeForm
from polls.models import Poll
from polls.pages.disputes import dispute_context
from polls.queries.ballots import has_voted
from polls.queries.polls import opened_polls
from polls.rules.disputes import check_may_dispute
from web.limits import check_rate
from web.parameters import page_in
from web.posting import Posting, sent_once
from web.refusal import Refused, refusal_by

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def list_disputes(request: HttpRequest, slug: str) -> HttpResponse:
    """The objections to a vote with their outcomes, for everybody; filing one needs an account.

    Who filed it is sealed, so its sending is not remembered beside the person either.
    """
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    context = dispute_context(poll)
    page = Paginator(poll.disputes.all(), PER_PAGE).get_page(page_in(request))
    context |= {"page_obj": page, "form": DisputeForm(), "refusal": _refusal(request, poll)}
    context["voted"] = has_voted(poll, request.person)
    if request.method != "POST":
        return render(request, "polls/disputes.html", context)
    check_rate(request, "report")
    form = DisputeForm(request.POST)
    context["form"] = form
    sent = Posting(request, form, told_at={Refused: "receipt"}, refusal=context["refusal"])
    answer = sent.made(_file, request, poll, form) if sent.complete else None
    return answer or render(request, "polls/disputes.html", context, status=sent.status)


def _refusal(request: HttpRequest, poll: Poll) -> Refused | None:
    """Why this reader cannot file an objection now, if so."""
    return refusal_by(check_may_dispute, person=request.person, poll=poll)


def _file(request: HttpRequest, poll: Poll, form: DisputeForm) -> HttpResponse:
    dispute = file_dispute(
        poll=poll,
        person=request.person,
        hash_start=form.cleaned_data["receipt"],
        concern=form.cleaned_data["concern"],
        words=form.cleaned_data["words"],
        key=form.cleaned_data["submission_key"],
        at=timezone.now(),
    )
    told = _("Your objection has the number %(number)s. Its answer will stand on this page.")
    messages.success(request, told % {"number": dispute.number})
    return redirect("polls:list-disputes", poll.consultation.slug)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def answer_one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One objection with what was found in the log. For officials."""
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    dispute = get_object_or_404(poll.disputes, number=number)
    form = AnswerForm(request.POST or None)
    context = dispute_context(poll, dispute, request.user) | {"form": form}
    sent = Posting(request, form)
    if sent.complete:
        said = {name: form.cleaned_data[name] for name in ("outcome", "answer")}
        facts = {"by": request.user, "at": timezone.now(), **said}
        if sent.did(answer_dispute, dispute=dispute, **facts):
            return redirect("polls:list-disputes", slug)
    context["refusal"] = sent.refusal
    return render(request, "polls/dispute.html", context, status=sent.status)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def open_seal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """See who filed an objection; the log says that it was opened. For officials."""
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    dispute = get_object_or_404(poll.disputes, number=number)
    try:
        unseal_filer(dispute=dispute, by=request.user)
    except Unreadable:
        messages.warning(request, _("The seal was made under another key and cannot be opened."))
    return redirect("polls:answer-dispute", slug, number)
