"""Selections of the explorer that are kept under a name, and two side by side."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.selections import remove_selection, save_selection
from insights.forms import SaveSelectionForm, SelectionForm
from insights.pages import comparison
from insights.pages import explorer as pages
from insights.pages.selections import saved
from insights.queries.selections import saved_selections
from insights.views.desk import try_and_say
from web import spreadsheets
from web.limits import check_rate
from web.parameters import choice_in, page_in, text_in
from web.posting import Posting, sent_once

PER_PAGE = 25
LONGEST_SELECTION = 4000
OFFERED = 12
"""So many kept selections are offered for comparing on the page itself."""


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_safe
def list_selections(request: HttpRequest) -> HttpResponse:
    """Every selection that was kept, by name. For officials and moderators."""
    page = Paginator(saved_selections(), PER_PAGE).get_page(page_in(request))
    context = {"page_obj": page, "rows": saved(list(page), request.user)}
    return render(request, "insights/saved_selections.html", context)


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def save(request: HttpRequest) -> HttpResponse:
    """Keep the selection of the address under a name. For officials and moderators."""
    chosen = SelectionForm(request.GET)
    if not chosen.is_valid():
        return render(request, "insights/explore.html", {"form": chosen})
    form = SaveSelectionForm(request.POST or None)
    query = pages.link("explore", chosen.address()).partition("?")[2]
    sent = Posting(request, form)
    facts = {"query": query, "owner": request.user, "at": timezone.now()}
    if sent.complete and sent.did(save_selection, name=form.cleaned_data["name"], **facts):
        messages.success(request, _("Saved. Officials and moderators find it here."))
        return redirect("insights:list-selections")
    context = {"form": form, "chosen": pages.restrictions(chosen), "refusal": sent.refusal}
    context["back"] = pages.link("explore", chosen.address())
    return render(request, "insights/save_selection.html", context, status=sent.status)


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_POST
@sent_once
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a selection no longer. For who keeps it."""
    selection = get_object_or_404(saved_selections(), pk=pk)
    done = _("“%(name)s” is kept no longer.") % {"name": selection.name}
    try_and_say(request, lambda: remove_selection(selection=selection, by=request.user), done)
    return redirect("insights:list-selections")


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two selections side by side, as a page or a table. For officials and moderators."""
    left = SelectionForm(QueryDict(text_in(request.GET, "a", most=LONGEST_SELECTION)))
    right = SelectionForm(request.GET)
    context: dict[str, object] = {"form": right, "left_query": ""}
    if not left.is_valid():
        return render(request, "insights/explore.html", {"form": left})
    context["left_query"] = pages.link("explore", left.address()).partition("?")[2]
    if right.is_valid():
        check_rate(request, "search")
        if ending := choice_in(request.GET, "format", spreadsheets.FORMATS):
            rows = comparison.table(left, right)
            return spreadsheets.download(rows, name="comparison", form=ending)
        context |= comparison.comparison_page(left, right)
        context["downloads"] = comparison.downloads(left, right)
    context["rows"] = saved(list(saved_selections()[:OFFERED]), request.user, left)
    return render(request, "insights/compare.html", context)
