from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from polls.actions.tallies import Altered
from polls.actions.trustees import (
    bring_share,
    confirm_key,
    confirm_share,
    drop_key_change,
    propose_key,
)
from polls.algorithms.envelopes import Unreadable
from polls.forms.trustees import BringForm, TrusteesForm, WrittenForm
from polls.models import KeyChange, Poll, Trustee
from polls.pages.keys import key_context, share_context, share_rows
from polls.pages.offline import offline_context
from polls.queries import past_shares_of, possible_trustees, shares_of
from residents.choices import Role
from residents.decorators import role_required, sent_once
from residents.refusal import Refused

PAST_SHOWN = 50
STOPPED = gettext_lazy(
    "The sealed votes are not those of the log. Nothing was counted; the operators are told."
)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def share_out_key(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose who holds the key of a vote: the server, or named officers. For officials."""
    poll = get_object_or_404(Poll, consultation__slug=slug)
    people = possible_trustees(timezone.now())
    form = TrusteesForm(people, request.POST or None)
    context = key_context(poll, request.user) | {"form": form}
    if request.method != "POST":
        return render(request, "polls/trustees.html", context)
    if not form.is_valid():
        return render(request, "polls/trustees.html", context, status=422)
    asked = {name: form.cleaned_data[name] for name in ("officers", "needed", "offline")}
    try:
        propose_key(poll=poll, by=request.user, at=timezone.now(), **asked)
    except Refused as refused:
        context["refusal"] = refused
        return render(request, "polls/trustees.html", context, status=403)
    messages.success(request, _("Proposed. Another official must confirm it."))
    return redirect("polls:share-key", slug)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def confirm_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm who holds the key, as a colleague proposed. For another official."""
    change = get_object_or_404(KeyChange, pk=pk, poll__consultation__slug=slug)
    try:
        confirm_key(change=change, by=request.user, at=timezone.now())
    except Refused as refused:
        form = TrusteesForm(possible_trustees(timezone.now()))
        context = key_context(change.poll, request.user) | {"form": form, "refusal": refused}
        return render(request, "polls/trustees.html", context, status=403)
    messages.success(request, _("Done. The log of the vote will say so from its opening on."))
    return redirect("polls:share-key", slug)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def drop_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back a change of the key that nobody confirmed. For officials."""
    drop_key_change(change=get_object_or_404(KeyChange, pk=pk, poll__consultation__slug=slug))
    messages.success(request, _("The proposal is taken back. Nothing changed."))
    return redirect("polls:share-key", slug)


@login_required
@require_safe
def list_shares(request: HttpRequest) -> HttpResponse:
    """The shares of keys that I hold or held. For their officers; others see none."""
    context = share_rows(shares_of(request.user), past_shares_of(request.user)[:PAST_SHOWN])
    return render(request, "polls/shares.html", context)


def _mine_or_404(request: HttpRequest, slug: str) -> Trustee:
    return get_object_or_404(shares_of(request.user), poll__consultation__slug=slug)


@login_required
@require_safe
def show_share(request: HttpRequest, slug: str) -> HttpResponse:
    """My share, until I wrote it down; then what is to be done with it. For its officer."""
    mine = _mine_or_404(request, slug)
    return render(request, "polls/share.html", share_context(mine) | offline_context(mine))


@sensitive_post_parameters()
@login_required
@require_POST
def confirm_written(request: HttpRequest, slug: str) -> HttpResponse:
    """I have it on paper: two of its words. For its officer."""
    mine = _mine_or_404(request, slug)
    form = WrittenForm(request.POST, number=mine.number)
    context = share_context(mine) | {"written": form}
    if not form.is_valid():
        return render(request, "polls/share.html", context, status=422)
    try:
        confirm_share(trustee=mine, at=timezone.now(), **form.words())
    except Refused as refused:
        return render(request, "polls/share.html", context | {"refusal": refused}, status=422)
    messages.success(request, _("Your share is on paper, and no longer kept here."))
    return redirect("polls:show-share", slug)


@sensitive_post_parameters()
@sensitive_variables("form")
@login_required
@require_POST
def bring_words(request: HttpRequest, slug: str) -> HttpResponse:
    """My twenty words, to rehearse or to count. For its officer."""
    mine, form = _mine_or_404(request, slug), BringForm(request.POST)
    context = share_context(mine)
    if not form.is_valid():
        return render(request, "polls/share.html", context | {"bring": form}, status=422)
    try:
        done = bring_share(trustee=mine, words=form.cleaned_data["words"], at=timezone.now())
    except (Refused, Altered, Unreadable) as error:
        context["refusal"] = error if isinstance(error, Refused) else Refused(STOPPED)
        return render(request, "polls/share.html", context, status=422)
    told = _("The key was complete. It did its work and is forgotten again.")
    messages.success(request, told if done else _("Your share is in. Others are still needed."))
    return redirect("polls:list-shares")
