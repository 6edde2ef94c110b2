"""Hearing of new texts for a question, and no more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from search.actions.saved import save_search, stop_search
from search.asked import asked_in
from search.models import SavedSearch
from web.parameters import text_in
from web.posting import Posting, sent_once

LONGEST_SENT = 4000


@login_required
@require_POST
@sent_once
def save(request: HttpRequest) -> HttpResponse:
    """Tell the reader of new texts for this question. For everybody who is signed in."""
    typed = text_in(request.POST, "address", most=LONGEST_SENT).removeprefix("?")
    asked = asked_in(QueryDict(typed))
    sent = Posting(request)
    if sent.did(save_search, person=request.person, asked=asked, at=timezone.now()):
        messages.success(request, _("You are told of new texts. Stop it here or at your notices."))
    else:
        messages.warning(request, str(sent.refusal))
    return redirect(reverse("search:find") + asked.address())


@login_required
@require_POST
@sent_once
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the reader no more of it. For who saved it."""
    saved = get_object_or_404(SavedSearch, pk=pk, person=request.person)
    stop_search(saved=saved)
    words = _("You are told no more of new texts for “%(text)s”.") % {"text": saved.text}
    messages.success(request, words)
    return redirect("notices:list-notices")
