from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from polls.actions.ballots import cast_ballot
from polls.forms import BallotForm
from polls.presentation import ballot_context, place_of
from polls.queries import has_voted, polls, receipt_of
from residents.limits import check_rate
from residents.refusal import Refused
from residents.submissions import KeyReused


@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: HttpRequest, slug: str) -> HttpResponse:
    """The ballot: everybody may see it; verified residents choose, look again, and cast."""
    poll = get_object_or_404(polls(), consultation__slug=slug)
    context = ballot_context(poll, request)
    if request.method != "POST":
        return render(request, "polls/ballot.html", context)
    check_rate(request, "vote")
    if context["refusal"] is not None:
        return render(request, "polls/ballot.html", context, status=403)
    form = BallotForm([option.position for option in context["options"]], request.POST)
    context |= {"form": form, "picked": form["choice"].value()}
    if not form.is_valid():
        return render(request, "polls/ballot.html", context, status=422)
    return _next_step(request, form, context)


def _next_step(request: HttpRequest, form: BallotForm, context: dict[str, Any]) -> HttpResponse:
    """After choosing comes a second look; only its button casts."""
    poll, choice = context["poll"], form.cleaned_data["choice"]
    if form.cleaned_data["step"] == BallotForm.CHOOSE:
        return render(request, "polls/ballot.html", {**context, "form": None})
    if form.cleaned_data["step"] == BallotForm.LOOK:
        chosen = next(o for o in context["options"] if o.position == choice)
        return render(request, "polls/review.html", {**context, "chosen": chosen})
    key = form.cleaned_data["submission_key"]
    try:
        cast_ballot(poll=poll, person=request.person, choice=choice, at=timezone.now(), key=key)
    except Refused as refused:
        status = 422 if isinstance(refused, KeyReused) else 403
        context |= {"form": None, "notice": refused}
        return render(request, "polls/ballot.html", context, status=status)
    return redirect("polls:show-cast", poll.consultation.slug)


@require_safe
def show_cast(request: HttpRequest, slug: str) -> HttpResponse:
    """Your vote is in: the last step, which shows no choice. For those who voted."""
    poll = get_object_or_404(polls(), consultation__slug=slug)
    if not has_voted(poll, request.person):
        raise Http404
    receipt = receipt_of(poll, request.person)
    context = {"poll": poll, **place_of(poll), "now": timezone.now(), "receipt": receipt}
    return render(request, "polls/cast.html", context)
