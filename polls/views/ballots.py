from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from polls.actions.ballots import cast_ballot
from polls.actions.flags import watch_device
from polls.ballot_forms import BallotForm, ballot_form
from polls.log import logged_rules
from polls.presentation import ballot_context, place_of
from polls.queries import has_voted, polls, receipt_of
from polls.review import ballot_limits, review_context
from residents.limits import check_rate, device_of
from residents.refusal import Refused
from residents.submissions import KeyReused


@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: HttpRequest, slug: str) -> HttpResponse:
    """The ballot: everybody may see it; verified residents choose, look again, and cast."""
    poll = get_object_or_404(polls(), consultation__slug=slug)
    context = ballot_context(poll, request)
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        check_rate(request, "vote")
    if context["refusal"] is not None:
        status = 200 if sent is None else 403
        return render(request, "polls/ballot.html", context, status=status)
    rules, options = logged_rules(poll), context["options"]
    form = ballot_form(rules, options, sent)
    context |= {"form": form, **ballot_limits(rules, options)}
    if sent is None:
        return render(request, "polls/ballot.html", context)
    if not form.is_valid():
        return render(request, "polls/ballot.html", context, status=422)
    return _next_step(request, form, context)


def _next_step(request: HttpRequest, form: BallotForm, context: dict[str, Any]) -> HttpResponse:
    """After choosing comes a second look; only its button casts."""
    poll, choice = context["poll"], form.cleaned_data["ballot"]
    if form.cleaned_data["step"] == BallotForm.CHOOSE:
        return render(request, "polls/ballot.html", context)
    if form.cleaned_data["step"] == BallotForm.LOOK:
        chosen = review_context(form.rules, context["options"], choice)
        return render(request, "polls/review.html", {**context, **chosen})
    key = form.cleaned_data["submission_key"]
    try:
        cast_ballot(poll=poll, person=request.person, choice=choice, at=timezone.now(), key=key)
        watch_device(poll=poll, person=request.person, at=timezone.now(), **device_of(request))
    except Refused as refused:
        status = 422 if isinstance(refused, KeyReused) else 403
        return render(request, "polls/ballot.html", {**context, "notice": refused}, status=status)
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
