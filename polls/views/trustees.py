from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
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
from polls.queries.trustees import past_shares_of, possible_trustees, shares_of
from web.posting import UNFINISHED, Posting, sent_once
from web.refusal import Refused

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
    sent = Posting(request, form)
    if sent.complete:
        asked = {name: form.cleaned_data[name] for name in ("officers", "needed", "offline")}
        if sent.did(propose_key, poll=poll, by=request.user, at=timezone.now(), **asked):
            messages.success(request, _("Proposed. Another official must confirm it."))
            return redirect("polls:share-key", slug)
    context["refusal"] = sent.refusal
    return render(request, "polls/trustees.html", context, status=sent.status)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def confirm_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm who holds the key, as a colleague proposed. For another official."""
    change = get_object_or_404(KeyChange, pk=pk, poll__consultation__slug=slug)
    sent = Posting(request)
    if sent.did(confirm_key, change=change, by=request.user, at=timezone.now()):
        messages.success(request, _("Done. The log of the vote will say so from its opening on."))
        return redirect("polls:share-key", slug)
    form = TrusteesForm(possible_trustees(timezone.now()))
    context = key_context(change.poll, request.user) | {"form": form, "refusal": sent.refusal}
    return render(request, "polls/trustees.html", context, status=sent.status)


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
    sent = Posting(request, form)
    if sent.complete and sent.did(confirm_share, trustee=mine, at=timezone.now(), **form.words()):
        messages.success(request, _("Your share is on paper, and no longer kept here."))
        return redirect("polls:show-share", slug)
    if sent.refusal is not None:
        context["refusal"] = sent.refusal
    return render(request, "polls/share.html", context, status=UNFINISHED)


@sensitive_post_parameters()
@sensitive_variables("form")
@login_required
@require_POST
def bring_words(request: HttpRequest, slug: str) -> HttpResponse:
    """My twenty words, to rehearse or to count. For its officer."""
    mine, form = _mine_or_404(request, slug), BringForm(request.POST)
    context = share_context(mine)
    sent = Posting(request, form)
    if not sent.complete:
        return render(request, "polls/share.html", context | {"bring": form}, status=UNFINISHED)
    done = sent.made(_bring, trustee=mine, words=form.cleaned_data["words"], at=timezone.now())
    if done is None:
        context["refusal"] = sent.refusal
        return render(request, "polls/share.html", context, status=UNFINISHED)
    told = _("The key was complete. It did its work and is forgotten again.")
    messages.success(request, told if done else _("Your share is in. Others are still needed."))
    return redirect("polls:list-shares")


@sensitive_variables("facts")
def _bring(**facts: Any) -> bool:
    """Bring the words; whether the key is complete. Raises Refused, also for sealed votes that
    are not those of the log."""
    try:
        return bring_share(**facts)
    except (Altered, Unreadable) as error:
        raise Refused(STOPPED) from error
