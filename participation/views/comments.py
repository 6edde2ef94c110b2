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
from participation.queries.places import place_of
from participation.queries.threads import readable_threads
from participation.rules import check_may_edit, check_may_withdraw
from participation.views.debates import saved_words
from web.limits import check_rate
from web.places import say_at
from web.posting import Posting, sent_once
from web.refusal import refusal_by
from web.submissions import Saved, new_key


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
    now = timezone.now()
    form = EditForm(
        request.POST or None, initial={"body": comment.body, "submission_key": new_key()}
    )
    refusal = refusal_by(check_may_edit, person=request.person, contribution=comment, at=now)
    sent, place = Posting(request, form, refusal=refusal), place_of(comment.thread, comment.pk)
    if sent.complete:
        check_rate(request, "write")
        facts = {"comment": comment, "person": request.person, "body": form.cleaned_data["body"]}
        made = sent.made(Saved.by(edit_comment), at=now, **facts)
        if made is not None:
            say_at(request, place, saved_words(made))
            return redirect(place)
    context = {"form": form, "comment": comment, "refusal": sent.refusal, "back": place}
    status = sent.status if sent.refusal else 200
    return render(request, "participation/comment_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def take_back_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a comment of mine, after asking once. For its author."""
    comment = _own_or_404(request, pk)
    refusal = refusal_by(check_may_withdraw, person=request.person, contribution=comment)
    sent = Posting(request, refusal=refusal)
    facts = {"comment": comment, "person": request.person, "at": timezone.now()}
    if sent.complete and sent.did(withdraw_comment, **facts):
        place = place_of(comment.thread)
        say_at(request, place, _("Withdrawn. Nobody can read it any more."))
        return redirect(place)
    back = place_of(comment.thread, comment.pk)
    context = {"comment": comment, "refusal": sent.refusal, "back": back}
    return render(request, "participation/comment_withdraw.html", context, status=sent.status)


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
