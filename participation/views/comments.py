from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation.choices import State
from moderation.queries import history
from participation.actions.comments import (
    edit_comment,
    save_draft,
    withdraw_comment,
    write_comment,
)
from participation.forms import CommentForm, EditForm
from participation.models import Comment, Thread
from participation.queries.threads import readable_threads
from participation.rules import check_may_edit, check_may_withdraw
from residents.decorators import sent_once
from residents.limits import check_rate
from residents.queries import current_residency
from residents.refusal import Refused
from residents.submissions import KeyReused, new_key, once


def _place(thread: Thread, number: int | None = None) -> str:
    """Where a thread is shown, in the language of the reader."""
    path = f"/{get_language() or settings.LANGUAGE_CODE}/{thread.anchor}"
    return f"{path.partition('#')[0]}#K-{number}" if number else path


def _is_number(text: str | None) -> bool:
    return text is not None and text.isdecimal()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment or a reply; somebody who is not verified keeps a draft. Signed-in people."""
    thread = get_object_or_404(readable_threads(), pk=pk)
    parent = request.POST.get("parent") or request.GET.get("balas")
    form = CommentForm(
        request.POST or None, initial={"submission_key": new_key(), "parent": parent}
    )
    refusal, status = None, 200
    if request.method == "POST" and form.is_valid():
        check_rate(request, "write")
        try:
            return redirect(_send(request, thread, form))
        except Refused as refused:
            refusal, status = refused, 422 if isinstance(refused, KeyReused) else 403
    elif request.method == "POST":
        status = 422
    answered = thread.comments.filter(pk=int(parent)).first() if _is_number(parent) else None
    context = {"thread": thread, "form": form, "refusal": refusal, "answered": answered}
    context["back"] = _place(thread)
    return render(request, "participation/comment_form.html", context, status=status)


def _send(request: HttpRequest, thread: Thread, form: CommentForm) -> str:
    data, now = form.cleaned_data, timezone.now()
    words = {name: data[name] for name in ("body", "stance")}
    if current_residency(request.person, now) is None:
        save_draft(person=request.person, thread=thread, at=now, **words)
        messages.warning(request, _("Kept as a draft. Become a verified resident to send it."))
        return reverse("residents:verification")
    parent = None
    if data["parent"]:
        parent = get_object_or_404(Comment, pk=data["parent"], thread=thread)

    def act() -> str:
        made = write_comment(person=request.person, thread=thread, parent=parent, at=now, **words)
        thread.comments.filter(author=request.person, state=State.DRAFT).delete()
        return f"{made.pk} {made.state}"

    body = {"thread": thread.pk, **{k: data[k] for k in ("body", "stance", "parent")}}
    answer, _again = once(person=request.person, key=data["submission_key"], body=body, act=act)
    return _say(request, thread, *answer.split())


def _say(request: HttpRequest, thread: Thread, number: str, state: str) -> str:
    words = {"number": number}
    if state == State.HELD:
        text = _("Saved as K-%(number)s. A moderator looks at it first; you will be told.")
    else:
        text = _("Saved as K-%(number)s. It appears in the search shortly.")
    messages.success(request, text % words)
    return _place(thread, int(number))


def _own_or_404(request: HttpRequest, pk: int) -> Comment:
    return get_object_or_404(
        Comment.objects.select_related("thread__consultation"), pk=pk, author=request.person
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def change_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a comment of mine. For its author."""
    comment = _own_or_404(request, pk)
    now, refusal, status = timezone.now(), None, 200
    form = EditForm(
        request.POST or None, initial={"body": comment.body, "submission_key": new_key()}
    )
    try:
        check_may_edit(person=request.person, contribution=comment, at=now)
        if request.method == "POST" and form.is_valid():
            check_rate(request, "write")
            body = form.cleaned_data["body"]
            made = edit_comment(comment=comment, person=request.person, body=body, at=now)
            return redirect(_say(request, comment.thread, str(made.pk), made.state))
    except Refused as refused:
        refusal, status = refused, 403
    context = {"form": form, "comment": comment, "refusal": refusal}
    context["back"] = _place(comment.thread, comment.pk)
    return render(request, "participation/comment_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def take_back_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a comment of mine, after asking once. For its author."""
    comment = _own_or_404(request, pk)
    refusal, status = None, 200
    try:
        check_may_withdraw(person=request.person, contribution=comment)
        if request.method == "POST":
            withdraw_comment(comment=comment, person=request.person, at=timezone.now())
            messages.success(request, _("Withdrawn. Nobody can read it any more."))
            return redirect(_place(comment.thread))
    except Refused as refused:
        refusal, status = refused, 403
    context = {"comment": comment, "refusal": refusal, "back": _place(comment.thread, comment.pk)}
    return render(request, "participation/comment_withdraw.html", context, status=status)


@require_safe
def show_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a public comment said before it was changed. Everybody may read it."""
    comment = get_object_or_404(Comment.objects.public().select_related("thread"), pk=pk)
    versions = history("comment", comment.pk)
    if not versions:
        raise Http404
    context = {"comment": comment, "versions": versions, "back": _place(comment.thread, pk)}
    return render(request, "participation/comment_history.html", context)
