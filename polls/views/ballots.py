from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from polls.actions.ballots import cast_ballot
from polls.actions.flags import watch_device
from polls.ballot_forms import BallotForm, ballot_form
from polls.log import logged_rules
from polls.looks import forget_look, keep_look, kept_look
from polls.models import Poll
from polls.presentation import ballot_context, frozen_options, place_of
from polls.queries import has_voted, polls, receipt_of
from polls.review import ballot_limits, review_context
from polls.rules import check_is_open
from residents.limits import check_rate, device_of
from residents.refusal import Refused
from residents.submissions import KeyReused


@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: HttpRequest, slug: str) -> HttpResponse:
    """The ballot: everybody may see it; verified residents choose, look again, and cast."""
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        check_rate(request, "vote")
    casts = sent is not None and sent.get("step") == BallotForm.CAST
    found = polls().prefetch_related(None) if casts else polls()  # the rules name the options
    poll = get_object_or_404(found, consultation__slug=slug)
    return _cast(request, poll) if casts else _page(request, poll, sent)


def _cast(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The last button. Nothing of the page is read: only those see it again who are refused."""
    try:
        check_is_open(poll=poll, at=timezone.now())
        rules = logged_rules(poll)
        form = ballot_form(rules, frozen_options(rules), request.POST)
        if not form.is_valid():
            return _page(request, poll, request.POST)
        choice, key = form.cleaned_data["ballot"], form.cleaned_data["submission_key"]
        cast_ballot(poll=poll, person=request.person, choice=choice, at=timezone.now(), key=key)
        watch_device(poll=poll, person=request.person, at=timezone.now(), **device_of(request))
        forget_look(request.session)
    except Refused as refused:
        return _page(request, poll, request.POST, notice=refused)
    return redirect("polls:show-cast", poll.consultation.slug)


def _page(
    request: HttpRequest, poll: Poll, sent: QueryDict | None, notice: Refused | None = None
) -> HttpResponse:
    """The ballot; after choosing the way to the second look."""
    context = ballot_context(poll, request)
    if context["refusal"] is not None:
        status = 200 if sent is None else 403
        return render(request, "polls/ballot.html", context, status=status)
    rules, options = logged_rules(poll), context["options"]
    shown = kept_look(request, poll) if sent is None and "lagi" in request.GET else sent
    form = ballot_form(rules, options, shown)
    context |= {"form": form, "notice": notice, **ballot_limits(rules, options)}
    if notice is not None:
        status = 422 if isinstance(notice, KeyReused) else 403
        return render(request, "polls/ballot.html", context, status=status)
    if sent is None:
        return render(request, "polls/ballot.html", context)
    if not form.is_valid():
        return render(request, "polls/ballot.html", context, status=422)
    looks, slug = form.cleaned_data["step"] == BallotForm.LOOK, poll.consultation.slug
    again = reverse("polls:cast-ballot", args=[slug]) + "?lagi=1"
    answer = redirect(reverse("polls:review-ballot", args=[slug]) if looks else again)
    keep_look(request, poll, sent, answer)
    return answer


@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The second look at what was chosen, whose button casts. For verified residents.

    Reached by a redirect, so that the browser's way back leads through pages and not through
    forms; the address says nothing of the choice.
    """
    poll = get_object_or_404(polls(), consultation__slug=slug)
    context, sent = ballot_context(poll, request), kept_look(request, poll)
    if context["refusal"] is not None or sent is None:
        return redirect("polls:cast-ballot", slug)
    rules, options = logged_rules(poll), context["options"]
    form = ballot_form(rules, options, sent)
    if not form.is_valid():
        return redirect("polls:cast-ballot", slug)
    chosen = review_context(rules, options, form.cleaned_data["ballot"])
    context |= {"form": form, **ballot_limits(rules, options), **chosen}
    return render(request, "polls/review.html", context)


@require_safe
def show_cast(request: HttpRequest, slug: str) -> HttpResponse:
    """Your vote is in: the last step, which shows no choice. For those who voted."""
    poll = get_object_or_404(polls(), consultation__slug=slug)
    if not has_voted(poll, request.person):
        raise Http404
    receipt = receipt_of(poll, request.person)
    context = {"poll": poll, **place_of(poll), "now": timezone.now(), "receipt": receipt}
    return render(request, "polls/cast.html", context)
