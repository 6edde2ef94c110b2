"""Reading and writing in a debate: as pages, and as parts for htmx."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from moderation.choices import State
from participation.actions.comments import discard_draft, save_draft, write_comment
from participation.choices import MeasureKind
from participation.forms import CommentForm
from participation.models import Comment, Thread
from participation.pages.debates import (
    debate_context,
    leads_on,
    list_context,
    reading_of,
    refusal_of,
)
from participation.queries.places import place_of
from participation.queries.threads import readable_threads, writable_threads
from participation.rules import measure_now
from residents.queries import current_residency
from web.fragments import render_part, wants_part
from web.limits import check_rate
from web.parameters import is_given, number_in
from web.places import say_at, with_next
from web.posting import Posting
from web.submissions import Saved, new_key


def saved_words(made: Saved) -> str:
    """What somebody is told whose words were kept."""
    if made.state == State.HELD:
        text = _("Saved as K-%(number)s. A moderator looks at it first; you will be told.")
    else:
        text = _("Saved as K-%(number)s. It appears in the search shortly.")
    return text % {"number": made.number}


@require_safe
def show_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """A page or another order of a debate, for htmx; others go where it stands. For everybody."""
    thread = get_object_or_404(readable_threads(), pk=pk)
    part = f"utas-{pk}"
    if wants_part(request) != part:
        path, _hash, anchor = place_of(thread).partition("#")
        comment = reading_of(request).comment
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(f"{path}{query}#{f'K-{comment}' if comment else anchor}")
    template = "participation/thread_list.html"
    context = list_context(request, thread)
    context["may_write"] = leads_on(refusal_of(request, thread, timezone.now()))
    response = render_part(request, template, context, parts={part: template})
    if "urut" in request.GET:  # a reload keeps the order, and the page that was turned to
        page = str(context["page_obj"].number) if context["paged"] else ""
        response["HX-Push-Url"] = f"?{context['reading'].query(k=page)}"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment or a reply; somebody who is not verified keeps a draft. Signed-in people."""
    thread = get_object_or_404(writable_threads(), pk=pk)
    parent = number_in(request.POST, "parent") or number_in(request.GET, "balas")
    box = f"balas-{parent}" if parent else f"tulis-{pk}"
    if is_given(request.POST, "discard"):
        return _discard(request, thread)
    initial = {"submission_key": new_key(), "parent": parent or None}
    form = CommentForm(request.POST or None, initial=initial, auto_id=f"{box}-%s")
    sent = Posting(request, form)
    if sent.is_sent:
        check_rate(request, "write")
    answer = _send(request, thread, form, sent) if sent.complete else None
    if answer is not None:
        return answer
    answered = thread.comments.public().filter(pk=parent).first() if parent else None
    context = {"thread": thread, "form": form, "answered": answered, "box": box}
    context["refusal"] = sent.refusal or refusal_of(request, thread, timezone.now())
    context["refused_now"] = sent.refusal is not None
    return _form_page(request, context, sent.status)


def _discard(request: HttpRequest, thread: Thread) -> HttpResponse:
    """The draft is gone; the form is empty where it stood."""
    discard_draft(person=request.person, thread=thread)
    said = _("The draft is discarded. Here is an empty form.")
    if wants_part(request):
        context = {**debate_context(request, thread), "said": said}
        return render(request, "participation/thread.html", context)
    place = place_of(thread)
    say_at(request, place, said)
    return redirect(place)


def _form_page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """The form: as a page, or where it stands in the debate, with what was typed."""
    if not wants_part(request):
        context["back"] = place_of(context["thread"])
        return render(request, "participation/comment_form.html", context, status=status)
    response = render(request, "participation/comment_fields.html", context, status=status)
    response["HX-Retarget"] = f"#{context['box']}"
    response["HX-Reswap"] = "innerHTML"
    return response


def _send(
    request: HttpRequest, thread: Thread, form: CommentForm, sent: Posting
) -> HttpResponse | None:
    """Keep what was written, and show it where it stands; None when it is refused."""
    data, now = form.cleaned_data, timezone.now()
    words = {name: data[name] for name in ("body", "stance")}
    if current_residency(request.person, now) is None:
        save_draft(person=request.person, thread=thread, at=now, **words)
        return _to_verification(request, thread)
    number = data["parent"]
    parent = get_object_or_404(Comment, pk=number, thread=thread) if number else None
    body = {"thread": thread.pk, **{k: data[k] for k in ("body", "stance", "parent")}}
    facts = {"person": request.person, "thread": thread, "parent": parent, "at": now, **words}
    made = sent.once(body, Saved, Saved.by(write_comment), **facts)
    if made is None:
        _keep_in_a_pause(request, thread, data)
        return None
    if wants_part(request):
        context = debate_context(request, thread, new=made.number)
        context["said"] = saved_words(made)
        return render(request, "participation/thread.html", context)
    place = place_of(thread, made.number)
    say_at(request, place, saved_words(made))
    return redirect(place)


def _keep_in_a_pause(request: HttpRequest, thread: Thread, data: dict[str, Any]) -> None:
    """What was refused because the debate is paused is a draft for later; a reply has none."""
    now = timezone.now()
    if not data["parent"] and measure_now(thread.consultation, now) == MeasureKind.PAUSE:
        words = {name: data[name] for name in ("body", "stance")}
        save_draft(person=request.person, thread=thread, at=now, **words)


def _to_verification(request: HttpRequest, thread: Thread) -> HttpResponse:
    """The words are kept; what is missing comes next, and then the way back to them."""
    messages.warning(request, _("Kept as a draft. Become a verified resident to send it."))
    where = with_next(reverse("residents:verification"), place_of(thread))
    return HttpResponseClientRedirect(where) if wants_part(request) else redirect(where)
