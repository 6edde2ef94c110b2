from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation.queries import history
from participation.actions.comments import edit_comment, withdraw_comment
from participation.forms import EditForm
from participation.models import Comment
from participation.places import place_of
from participation.queries.threads import readable_threads
from participation.rules import check_may_edit, check_may_withdraw
from participation.views.debates import saved_words
from residents.decorators import sent_once
from residents.limits import check_rate
from residents.places import say_at
from residents.refusal import Refused
from residents.submissions import new_key


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
            place = place_of(made.thread, made.pk)
            say_at(request, place, saved_words(made.pk, made.state))
            return redirect(place)
    except Refused as refused:
        refusal, status = refused, 403
    context = {"form": form, "comment": comment, "refusal": refusal}
    context["back"] = place_of(comment.thread, comment.pk)
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
            place = place_of(comment.thread)
            say_at(request, place, _("Withdrawn. Nobody can read it any more."))
            return redirect(place)
    except Refused as refused:
        refusal, status = refused, 403
    context = {"comment": comment, "refusal": refusal, "back": place_of(comment.thread, comment.pk)}
    return render(request, "participation/comment_withdraw.html", context, status=status)


@require_safe
def show_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a public comment said before it was changed. Everybody may read it."""
    comment = get_object_or_404(
        Comment.objects.public().filter(thread__in=readable_threads()).select_related("thread"),
        pk=pk,
    )
    versions = history("comment", comment.pk)
    if not versions:
        raise Http404
    context = {
        "comment": comment,
        "versions": versions,
        "back": place_of(comment.thread, comment.pk),
    }
    return render(request, "participation/comment_history.html", context)
