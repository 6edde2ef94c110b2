"""Limited accounts: what moderators do, and what the person reads and can say against it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from moderation.actions.limits import answer_limit, limit_account, object_to_limit
from moderation.choices import AppealState
from moderation.forms import AppealForm, DecideAppealForm, LimitForm
from moderation.models import Case, Limit
from moderation.queries import contribution_of
from moderation.queries.entries import records
from moderation.queries.limits import limits, times_limited
from moderation.rules.limits import check_may_answer_limit, check_may_limit, check_may_object
from web.limits import check_rate
from web.parameters import page_in
from web.posting import Posting
from web.refusal import refusal_by
from web.submissions import new_key


@role_required(Role.MODERATOR)
@require_safe
def list_limits(request: HttpRequest) -> HttpResponse:
    """Limited accounts by number: what waits for another moderator first. For moderators."""
    now = timezone.now()
    page = Paginator(limits(now), 25).get_page(page_in(request))
    return render(request, "moderation/limits.html", {"page_obj": page, "now": now})


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def limit_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the author of a text write nothing for a time. For moderators."""
    case = get_object_or_404(Case, pk=pk)
    author, now = contribution_of(case).author, timezone.now()
    form = LimitForm(request.POST or None, initial={"submission_key": new_key(), "hours": 24})
    sent = Posting(request, form)
    if sent.complete:
        said = {name: form.cleaned_data[name] for name in ("hours", "reason", "words")}
        facts = {"case": case, "by": request.user, "at": now, **said}
        if sent.did_once({"at": request.path, **said}, limit_account, **facts):
            messages.success(request, _("The account is limited. The person was told."))
            return redirect("moderation:show-case", pk)
    barred = refusal_by(check_may_limit, author=author, moderator=request.person, at=now)
    context = {"case": case, "form": form, "barred": barred, "refusal": sent.refusal or barred}
    context |= {"record": records([author.pk])[author.pk], "times": times_limited(author)}
    return render(request, "moderation/limit_author.html", context, status=sent.status)


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """A limited account that waits for another moderator than the one who did it. Moderators."""
    limit = get_object_or_404(Limit.objects.select_related("case"), pk=pk)
    form = DecideAppealForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        words = {name: form.cleaned_data[name] for name in ("state", "answer")}
        facts = {"limit": limit, "by": request.user, "at": timezone.now(), **words}
        if sent.did_once({"at": request.path, **words}, answer_limit, **facts):
            messages.success(request, _("Decided. The person was told."))
            return redirect("moderation:list-limits")
    waits = limit.state == AppealState.OPEN
    facts = {"limit": limit, "moderator": request.person}
    barred = refusal_by(check_may_answer_limit, **facts) if waits else None
    context = {"limit": limit, "form": form, "waits": waits, "barred": barred}
    context |= {"refusal": sent.refusal or barred, "now": timezone.now()}
    return render(request, "moderation/limit_decide.html", context, status=sent.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_limit(request: HttpRequest, pk: int) -> HttpResponse:
    """Why my account is limited and until when, and my one objection. For that person only."""
    limit = get_object_or_404(Limit, pk=pk, person=request.person)
    form = AppealForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        check_rate(request, "write")
        words = form.cleaned_data["words"]
        facts = {"limit": limit, "person": request.person, "at": timezone.now()}
        if sent.did_once({"limit": pk, "w": words}, object_to_limit, words=words, **facts):
            return redirect("moderation:show-limit", pk)
    facts = {"limit": limit, "person": request.person, "at": timezone.now()}
    context = {"limit": limit, "form": form, "refusal": sent.refusal, "now": timezone.now()}
    context["may_object"] = refusal_by(check_may_object, **facts) is None
    return render(request, "moderation/limit.html", context, status=sent.status)
