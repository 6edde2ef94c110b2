from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.actions.flags import review_flag
from polls.forms.flags import ReviewForm
from polls.pages.flags import flag_rows
from polls.pages.place import place_of
from polls.queries.flags import flag_figures
from polls.queries.polls import opened_polls
from web.parameters import page_in
from web.posting import Posting, sent_once

PER_PAGE = 25


@role_required(Role.OFFICIAL)
@require_safe
def list_flags(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to be looked at in a vote, and what two officials found. For officials."""
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    found = poll.flags.prefetch_related("reviews__by")
    page = Paginator(found, PER_PAGE).get_page(page_in(request))
    context = {"poll": poll, **place_of(poll), "figures": flag_figures(poll), "page_obj": page}
    context["rows"] = flag_rows(page, request.user)
    return render(request, "polls/flags.html", context)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def review_one(request: HttpRequest, slug: str, pk: object) -> HttpResponse:
    """Say what was found behind one. For two officials, each alone."""
    poll = get_object_or_404(opened_polls(), consultation__slug=slug)
    flag = get_object_or_404(poll.flags.prefetch_related("reviews__by"), pk=pk)
    form = ReviewForm(request.POST or None)
    sent = Posting(request, form)
    if sent.complete:
        found = {name: form.cleaned_data[name] for name in ("finding", "words")}
        if sent.did(review_flag, flag=flag, by=request.user, **found):
            messages.success(request, _("Noted. A flag counts as reviewed when two people did."))
            return redirect("polls:list-flags", slug)
    row = flag_rows([flag], request.user)[0]
    context = {"poll": poll, **place_of(poll), "row": row, "form": form}
    context["refusal"] = sent.refusal
    return render(request, "polls/flag.html", context, status=sent.status)
