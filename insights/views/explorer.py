from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.forms import SelectionForm
from insights.pages import downloads
from insights.pages import explorer as pages
from insights.queries.explorer import page_of, selection_of
from web import spreadsheets
from web.limits import check_rate
from web.parameters import choice_in, number_in

PER_PAGE = 25
LAST_PAGE = 400
"""Further nobody turns over; all of them are in the download."""


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """What any selection of texts holds. For officials and moderators."""
    form = SelectionForm(request.GET)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        check_rate(request, "search")
        context |= pages.page(form, selection_of(form.cleaned_data))
    return render(request, "insights/explore.html", context)


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_safe
def list_texts(request: HttpRequest) -> HttpResponse:
    """Exactly the texts that a figure counts. For officials and moderators."""
    form = SelectionForm(request.GET)
    if not form.is_valid():
        return render(request, "insights/explore.html", {"form": form})
    number = number_in(request.GET, "p", 1, most=LAST_PAGE) or 1
    found, total, engine = page_of(selection_of(form.cleaned_data), number, PER_PAGE)
    page = Paginator(range(min(total, LAST_PAGE * PER_PAGE)), PER_PAGE).get_page(number)
    context = {
        "total": total,
        "texts": [pages.shown(document) for document in found],
        "page_obj": page,
        "chosen": pages.restrictions(form),
        "back": pages.link("explore", form.address()),
        "querystring": pages.link("list-texts", form.address()).partition("?")[2],
        "engine": engine,
    }
    return render(request, "insights/texts.html", context)


@role_required(Role.OFFICIAL, Role.MODERATOR)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The texts of a selection or one of its figures as a table. For officials and moderators."""
    form = SelectionForm(request.GET)
    if not form.is_valid():
        return render(request, "insights/explore.html", {"form": form})
    check_rate(request, "search")
    figure = choice_in(
        request.GET, "figure", ("texts", "marks", *downloads.TEXTS, *downloads.FIGURES), "texts"
    )
    ending = choice_in(request.GET, "format", spreadsheets.FORMATS, "csv")
    rows = downloads.table(form, selection_of(form.cleaned_data), figure)
    return spreadsheets.download(rows, name=figure, form=ending)
