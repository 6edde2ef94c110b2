from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polls.actions.ballots import cast_ballot, cast_sealed, check_sealed, seal_choice
from polls.actions.flags import watch_device
from polls.algorithms.envelopes import Sealed
from polls.forms.ballot import BallotForm, ballot_form
from polls.models import Poll
from polls.pages.ballot import ballot_context, refusal_of
from polls.pages.looks import forget_look, keep_look, kept_look
from polls.pages.place import place_of
from polls.pages.review import ballot_limits, review_context
from polls.queries.ballots import ballot_key, has_voted, receipt_of
from polls.queries.checks import is_checked
from polls.queries.log import logged_rules
from polls.queries.options import frozen_options, shown_to
from polls.queries.polls import polls, polls_to_cast
from polls.queries.questions import questions_of
from polls.rules.voting import check_is_open
from residents.queries import current_residency
from web.limits import check_rate, device_of, within_rate
from web.parameters import text_in
from web.posting import Posting
from web.refusal import Refused, refusal_by
from web.submissions import KeyReused


@require_http_methods(["GET", "HEAD", "POST"])
def cast(request: HttpRequest, slug: str) -> HttpResponse:
    """The ballot: everybody may see it; verified residents choose, look again, and cast."""
    sent = request.POST if request.method == "POST" else None
    step = sent.get("step") if sent is not None else None
    if sent is not None and step != BallotForm.CHECK:
        check_rate(request, "vote")
    if sent is None:
        return _page(request, get_object_or_404(polls(), consultation__slug=slug), None)
    poll = get_object_or_404(polls_to_cast(), consultation__slug=slug)
    act = {BallotForm.CAST: _cast, BallotForm.CHECK: _check}.get(str(step), _look)
    return act(request, poll)


def _cast(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The last button casts the envelope whose receipt it stood below, and no other.

    A sending without a receipt saw no second look: it is sealed and cast at once, as over the API.
    """
    now, facts = timezone.now(), {"poll": poll, "person": request.person}
    sent = Posting(request, refusal=refusal_by(check_is_open, poll=poll, at=now))
    if not sent.complete:
        return _page(request, poll, request.POST, notice=sent.refusal)
    rules = logged_rules(poll)
    form = ballot_form(rules, frozen_options(rules), request.POST)
    if not form.is_valid():
        return _page(request, poll, request.POST)
    if "receipt" not in request.POST:
        choice, key = form.cleaned_data["ballot"], form.cleaned_data["submission_key"]
        done = sent.did(cast_ballot, **facts, choice=choice, at=now, key=key)
    elif (sealed := _waiting(request, poll)) is not None:
        done = sent.did(cast_sealed, **facts, sealed=sealed, at=now)
    else:
        return _outdated(request, poll)
    if not (done and sent.did(watch_device, **facts, at=now, **device_of(request))):
        return _page(request, poll, request.POST, notice=sent.refusal)
    forget_look(request.session)
    return redirect("polls:show-cast", poll.consultation.slug)


def _check(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The other button: the envelope is spent, and its page shows what sealed it."""
    sealed = _waiting(request, poll)
    if sealed is None:
        check_rate(request, "vote")  # it may be sealed anew
        return _outdated(request, poll)
    if not within_rate(request, "check"):
        enough = _("You had many sealed votes opened today. You can cast your vote all the same.")
        return _page(request, poll, request.POST, notice=Refused(enough))
    sent, facts = Posting(request), {"person": request.person, "at": timezone.now()}
    if sent.did(check_sealed, poll=poll, sealed=sealed, **facts):
        return redirect("polls:show-checked", poll.consultation.slug)
    return _page(request, poll, request.POST, notice=sent.refusal)


def _waiting(request: HttpRequest, poll: Poll) -> Sealed | None:
    """The envelope whose receipt the form has; None when it is not the one that is kept."""
    look = kept_look(request, poll) if request.person else None
    return look.sealed if look and look.receipt == text_in(request.POST, "receipt") else None


def _outdated(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The form's envelope no longer waits. If it is in, the last step; else it is sealed anew, and
    the new receipt is shown before anything is cast.
    """
    if text_in(request.POST, "receipt") == receipt_of(poll, request.person) != "":
        return redirect("polls:show-cast", poll.consultation.slug)
    return _look(request, poll)


def _look(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Keep what was chosen, and go where its button leads: to the second look it goes sealed.

    The page is read only where that is refused.
    """
    person, sent, now = request.person, request.POST, timezone.now()
    home = current_residency(person, now)
    if home is None or refusal_of(poll, person, home, now) is not None:
        return _page(request, poll, sent)
    rules, slug = logged_rules(poll), poll.consultation.slug
    form = ballot_form(rules, frozen_options(rules), sent)
    if not form.is_valid():
        return _page(request, poll, sent)
    if form.cleaned_data["step"] == BallotForm.CHOOSE:
        answer = redirect(reverse("polls:cast-ballot", args=[slug]) + "?lagi=1")
        keep_look(request, poll, sent, answer)
        return answer
    posting, choice = Posting(request), form.cleaned_data["ballot"]
    sealed = posting.made(seal_choice, poll=poll, person=person, choice=choice, home=home)
    if sealed is None:
        return _page(request, poll, sent, notice=posting.refusal)
    answer = redirect("polls:review-ballot", slug)
    keep_look(request, poll, sent, answer, sealed)
    return answer


def _page(
    request: HttpRequest, poll: Poll, sent: QueryDict | None, notice: Refused | None = None
) -> HttpResponse:
    """The ballot; after choosing the way to the second look."""
    context = ballot_context(poll, request)
    if context["refusal"] is not None:
        status = 200 if sent is None else 403
        return render(request, "polls/ballot.html", context, status=status)
    rules, options = logged_rules(poll), context["options"]
    look = kept_look(request, poll) if sent is None and "lagi" in request.GET else None
    form = ballot_form(rules, options, look.sent if look else sent)
    context |= {"form": form, "notice": notice, **ballot_limits(rules, options)}
    status = 200 if sent is None else 422
    if notice is not None and not isinstance(notice, KeyReused):
        status = 403
    return render(request, "polls/ballot.html", context, status=status)


@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """The second look: the receipt of the sealed vote, what was chosen, and the buttons that cast
    or check it. For verified residents.

    Reached by a redirect, so that the browser's way back leads through pages and not through
    forms; the address says nothing of the choice.
    """
    poll = get_object_or_404(polls(), consultation__slug=slug)
    person, look, now = request.person, kept_look(request, poll), timezone.now()
    if look is None or look.sealed is None:
        return redirect("polls:cast-ballot", slug)
    if refusal_of(poll, person, current_residency(person, now), now) is not None:
        return redirect("polls:cast-ballot", slug)
    if is_checked(poll, look.sealed):
        return redirect("polls:show-checked", slug)
    rules, options = logged_rules(poll), shown_to(poll, person)
    form = ballot_form(rules, options, look.sent)
    if not form.is_valid():
        return redirect("polls:cast-ballot", slug)
    context = {"poll": poll, "question": questions_of([poll])[poll.pk], "look": look, "form": form}
    context |= {"submission_key": ballot_key(poll, person), **ballot_limits(rules, options)}
    context |= review_context(rules, options, look.sealed.content.choice)
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
