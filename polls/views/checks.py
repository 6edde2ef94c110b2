import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from polls.algorithms.envelopes import Sealed
from polls.models import Poll
from polls.pages.looks import Look, kept_look
from polls.pages.opened_envelope import checked_context, opened_file
from polls.queries.checks import is_checked
from polls.queries.polls import polls


def _checked(request: HttpRequest, poll: Poll) -> tuple[Look, Sealed] | None:
    """The look with the envelope that this voter had opened. The database says that it was, not
    the session.
    """
    look = kept_look(request, poll) if request.person else None
    if look is None or look.sealed is None or not is_checked(poll, look.sealed):
        return None
    return look, look.sealed


@require_safe
def show_checked(request: HttpRequest, slug: str) -> HttpResponse:
    """What was in a sealed vote that was checked, and how anybody checks that it was.

    For the voter who had it opened, for half an hour; its vote can never be cast.
    """
    poll = get_object_or_404(polls(), consultation__slug=slug)
    found = _checked(request, poll)
    if found is None:
        return redirect("polls:cast-ballot", slug)
    return render(request, "polls/checked.html", checked_context(poll, *found))


@require_safe
def save_checked(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a file for the program that checks it. For the voter who had it opened."""
    poll = get_object_or_404(polls(), consultation__slug=slug)
    found = _checked(request, poll)
    if found is None:
        raise Http404
    text = json.dumps(opened_file(poll, found[1]), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="periksa-{slug}.json"'
    return response
