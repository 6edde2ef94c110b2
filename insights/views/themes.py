from functools import partial
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acting_role import role_required
from accounts.choices import Role
from accounts.models import User
from insights.actions.themes import (
    add_members,
    answer_theme,
    create_theme,
    delete_theme,
    put_into_other,
    remove_member,
    rename_theme,
)
from insights.forms import AnswerForm, OtherForm, ThemeForm
from insights.models import Decision, Theme
from insights.queries.contributions import PER_PAGE, page_of, rows
from insights.queries.figures import Selection
from insights.queries.membership import members_of
from insights.queries.report import link
from insights.queries.themes import Card
from insights.rules import check_was_opened
from insights.views.desk import desk_context, show_desk, try_and_say
from insights.views.reports import consultation_or_404, selection_from
from participation.choices import Stance
from web.parameters import is_given, page_in, text_in, texts_in
from web.posting import Posting, sent_once
from web.refusal import Refused
from web.values import whole_number


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def make_theme(request: HttpRequest, slug: str) -> HttpResponse:
    """A new theme. For officials."""
    consultation = consultation_or_404(slug)
    form = ThemeForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Give the theme a name."))
        return redirect("insights:edit-decision", slug)
    facts = {"name": form.cleaned_data["name"], "by": request.user, "at": timezone.now()}
    sent = Posting(request)
    theme = sent.made(create_theme, consultation=consultation, **facts)
    if theme is None:
        messages.warning(request, str(sent.refusal))
        return redirect("insights:edit-decision", slug)
    return redirect("insights:edit-theme", slug, theme.pk)


def _theme_or_404(slug: str, pk: int) -> Theme:
    return get_object_or_404(
        Theme.objects.select_related("consultation", "answer"),
        pk=pk,
        parent=None,
        consultation__slug=slug,
    )


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def rename(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another name for a theme. For officials."""
    theme, form = _theme_or_404(slug, pk), ThemeForm(request.POST)
    if form.is_valid():
        act = partial(rename_theme, theme=theme, name=form.cleaned_data["name"], by=request.user)
        try_and_say(request, act, _("Saved."))
    else:
        messages.warning(request, _("Give the theme a name."))
    return redirect("insights:edit-theme", slug, pk)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def fill_other(request: HttpRequest, slug: str) -> HttpResponse:
    """What nobody opened goes into "other", with a reason for everybody. For officials."""
    consultation, form = consultation_or_404(slug), OtherForm(request.POST)
    sent = Posting(request, form, told_at={Refused: "reason"})
    if sent.complete:
        facts = {"consultation": consultation, "by": request.user, "at": timezone.now()}
        theme = sent.made(put_into_other, **facts, **form.cleaned_data)
        if theme is not None:
            return redirect("insights:edit-theme", slug, theme.pk)
    return show_desk(request, consultation, other_form=form, status=sent.status)


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A theme: its answer, and contributions found by search and filter. For officials."""
    theme = _theme_or_404(slug, pk)
    form = AnswerForm(request.POST or None, initial=_answer_words(theme))
    if request.method == "POST" and form.is_valid():
        facts = {"theme": theme, "by": request.user, "at": timezone.now()}
        try_and_say(request, partial(answer_theme, **facts, **form.cleaned_data), _("Saved."))
        return redirect("insights:edit-theme", slug, pk)
    return render(request, "insights/theme.html", _theme_context(request, theme, form))


def _answer_words(theme: Theme) -> dict[str, str]:
    answer = getattr(theme, "answer", None)
    return {name: getattr(answer, name) for name in AnswerForm.base_fields} if answer else {}


def _theme_context(request: HttpRequest, theme: Theme, form: AnswerForm) -> dict[str, object]:
    """The theme with a page of what was found for it."""
    consultation = theme.consultation
    chosen, word = selection_from(request), text_in(request.GET, "word", most=60)
    page = page_of(consultation, chosen, word, page_in(request))
    inside = members_of(theme.pk).values_list("kind", "key", "unread")
    unread = {(kind, key): is_unread for kind, key, is_unread in inside}
    desk = desk_context(consultation, Decision.objects.filter(consultation=consultation).first())
    sides = [(s, Selection(kind="comment", stance=s, theme=str(theme.pk))) for s in Stance.values]
    return {
        **desk,
        "theme": theme,
        "card": _card_or_404(cast(list[Card], desk["cards"]), theme),
        "stance_urls": {stance: link(consultation, side) for stance, side in sides},
        "theme_form": ThemeForm(initial={"name": theme.name}),
        "form": form,
        "page_obj": page,
        "entries": [(e, (e.kind, e.key) in unread, unread.get((e.kind, e.key))) for e in page],
        "word": word,
        "chosen": chosen,
        "may_add_all": bool(word.strip() or chosen.copies) or 0 < page.paginator.count <= PER_PAGE,
        "querystring": _without_page(request),
    }


def _card_or_404(cards: list[Card], theme: Theme) -> Card:
    for card in cards:
        if card.theme.pk == theme.pk:
            return card
    raise Http404


def _without_page(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("p", None)
    return kept.urlencode()


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def fill_theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put the ticked contributions, or all that were found, into a theme. For officials."""
    theme = _theme_or_404(slug, pk)
    if is_given(request.POST, "out"):
        _take_out(request, theme)
    else:
        _put_in(request, theme)
    address = reverse("insights:edit-theme", args=[slug, pk])
    return redirect(f"{address}?{request.GET.urlencode()}")


def members_named(values: list[str]) -> list[tuple[str, int]]:
    """Kind and number of what a form names, each once; anything else is left out."""
    parts = (value.partition(":") for value in values)
    known = ("comment", "idea")
    found = [(kind, whole_number(key)) for kind, _colon, key in parts if kind in known]
    return list(dict.fromkeys((kind, key) for kind, key in found if key is not None))


def _take_out(request: HttpRequest, theme: Theme) -> None:
    for kind, key in members_named([text_in(request.POST, "out")]):
        act = partial(remove_member, theme=theme, kind=kind, key=key, by=request.user)
        try_and_say(request, act, _("It is no longer in the theme."))


def _put_in(request: HttpRequest, theme: Theme) -> None:
    searched = ""
    if is_given(request.POST, "all"):
        chosen, word = selection_from(request), text_in(request.GET, "word", most=60)
        members = [(row[0], row[1]) for row in rows(theme.consultation, chosen, word)]
        searched = word or chosen.copies
    else:
        members = members_named(texts_in(request.POST, "member"))

    add = partial(_add_opened, theme, members, searched, request.user)
    told = _("%(count)d contributions are in the theme.") % {"count": len(members)}
    try_and_say(request, add, told)


def _add_opened(theme: Theme, members: list[tuple[str, int]], searched: str, by: User) -> None:
    """Only what was opened one by one, or searched for, is added. Raises Refused."""
    check_was_opened(count=len(members), listed=PER_PAGE, word=searched)
    add_members(theme=theme, members=members, by=by, at=timezone.now())


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def remove_theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a theme away; its contributions go back to the others. For officials."""
    theme = _theme_or_404(slug, pk)
    try_and_say(
        request, lambda: delete_theme(theme=theme, by=request.user), _("The theme is gone.")
    )
    return redirect("insights:edit-decision", slug)
