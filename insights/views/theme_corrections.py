from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions import theme_corrections as actions
from insights.forms import ThemeCorrectionForm, ThemeForm
from insights.models import Theme, ThemeChange
from insights.pages.theme_corrections import correction_page, search_page
from insights.queries.contributions import PER_PAGE, rows
from insights.queries.figures import Selection
from insights.queries.theme_changes import themes_to_choose
from insights.rules import check_was_opened
from insights.views.desk import try_and_say
from insights.views.reports import consultation_or_404
from insights.views.themes import members_named
from participation.models import Consultation
from web.parameters import is_given, page_in, text_in, texts_in
from web.posting import Posting, sent_once

Key = tuple[str, int]
GONE = 409


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def correct(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Rename, merge or divide a theme, or move its texts. For officials."""
    consultation = consultation_or_404(slug)
    themes = Theme.objects.select_related("consultation", "parent")
    theme = themes.filter(pk=pk, consultation=consultation).first()
    if theme is None:
        return _gone(request, consultation)
    form = ThemeCorrectionForm(themes_to_choose(consultation, theme), request.POST or None)
    sent = Posting(request, form)
    if sent.complete:
        picked = _picked(request, consultation, Selection(theme=str(pk)))
        made = sent.made(_do, theme, form.cleaned_data, picked, request)
        if made is not None:
            messages.success(request, _("Done. You can undo it on the page of all themes."))
            return redirect("insights:show-theme", slug, made.pk)
    now = themes.filter(pk=pk).first()
    if now is None:
        return _gone(request, consultation)
    context = correction_page(now, form, _asked(request), page_in(request))
    context |= {"refusal": sent.refusal, "ticked": texts_in(request.POST, "member")}
    return render(request, "insights/theme_correct.html", context, status=sent.status)


def _gone(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """That the theme is gone, with the name that was typed."""
    context = {"consultation": consultation, "typed": text_in(request.POST, "name")}
    return render(request, "insights/theme_gone.html", context, status=GONE)


def _asked(request: HttpRequest) -> str:
    return text_in(request.GET, "word", most=60)


def _picked(request: HttpRequest, consultation: Consultation, chosen: Selection) -> list[Key]:
    """The ticked texts, or all that the search of the page found."""
    if is_given(request.POST, "all"):
        return [(row[0], row[1]) for row in rows(consultation, chosen, _asked(request))]
    return members_named(texts_in(request.POST, "member"))


def _do(theme: Theme, typed: dict[str, Any], picked: list[Key], request: HttpRequest) -> Theme:
    """The correction that the form names; the theme to go on with. Raises Refused."""
    facts = {"theme": theme, "seen": typed["seen"], "by": request.user, "at": timezone.now()}
    if typed["act"] == "rename":
        return actions.rename(name=typed["name"], **facts)
    if typed["act"] == "merge":
        return actions.merge(into=Theme(pk=int(typed["into"])), **facts)
    check_was_opened(count=len(picked), listed=PER_PAGE, word=_asked(request))
    if typed["act"] == "move":
        return actions.move(members=picked, into=Theme(pk=int(typed["into"])), **facts)
    return actions.split(members=picked, name=typed["name"], **facts)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def new_from_search(request: HttpRequest, slug: str) -> HttpResponse:
    """A new theme of what a search finds. For officials."""
    consultation = consultation_or_404(slug)
    form = ThemeForm(request.POST or None, initial={"name": _asked(request)})
    sent = Posting(request, form)
    if sent.complete:
        made = sent.made(_make, request, consultation, form.cleaned_data["name"])
        if made is not None:
            return redirect("insights:show-theme", slug, made.pk)
    context = search_page(consultation, form, _asked(request), page_in(request))
    context |= {"refusal": sent.refusal, "ticked": texts_in(request.POST, "member")}
    return render(request, "insights/theme_search.html", context, status=sent.status)


def _make(request: HttpRequest, consultation: Consultation, name: str) -> Theme:
    """A theme of what was chosen of what the search finds. Raises Refused."""
    word = _asked(request)
    found = {(row[0], row[1]) for row in rows(consultation, Selection(), word)}
    picked = [key for key in _picked(request, consultation, Selection()) if key in found]
    check_was_opened(count=len(picked), listed=PER_PAGE, word=word)
    return actions.theme_of_found(
        consultation=consultation, members=picked, name=name, by=request.user, at=timezone.now()
    )


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take the last change of themes back. For officials."""
    consultation = consultation_or_404(slug)
    change = get_object_or_404(ThemeChange, pk=pk, consultation=consultation)
    facts = {"change": change, "by": request.user, "at": timezone.now()}
    try_and_say(request, lambda: actions.undo(**facts), _("It is as it was before."))
    return redirect("insights:list-themes", slug)
