from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insights.actions.decisions import publish_decision, save_decision
from insights.actions.themes import add_members, answer_theme, create_theme, delete_theme
from insights.forms import AnswerForm, DecisionForm, ThemeForm
from insights.models import Decision, Theme
from insights.queries import figures as numbers
from insights.queries.contributions import page_of, rows
from insights.queries.decisions import lacks, published, theme_cards, unsorted_count
from insights.queries.figures import Selection
from insights.views.reports import consultation_or_404, selection_from
from residents.choices import Role
from residents.decorators import role_required, sent_once
from residents.refusal import Refused


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
        messages.success(request, done)
    except Refused as refused:
        messages.warning(request, str(refused))


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """The decision desk: what is missing, themes, and the decision's words. For officials."""
    consultation = consultation_or_404(slug)
    decision = Decision.objects.filter(consultation=consultation).first()
    initial = (
        {name: getattr(decision, name) for name in DecisionForm.base_fields} if decision else {}
    )
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {"consultation": consultation, "by": request.user, "at": timezone.now()}
        _try(request, partial(save_decision, **facts, **form.cleaned_data), _("Saved."))
        return redirect("insights:edit-decision", slug)
    context = {
        "consultation": consultation,
        "decision": decision,
        "form": form,
        "missing": lacks(consultation),
        "cards": theme_cards(consultation),
        "unsorted": unsorted_count(consultation),
        "total": numbers.count(consultation, Selection()),
        "theme_form": ThemeForm(),
    }
    return render(request, "insights/desk.html", context)


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the decision; refused with the list while something is missing. For officials."""
    decision = Decision.objects.filter(consultation=consultation_or_404(slug)).first()
    if decision is None:
        messages.warning(request, _("Write the decision first."))
        return redirect("insights:edit-decision", slug)
    try:
        publish_decision(decision=decision, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("insights:edit-decision", slug)
    messages.success(request, _("Published. Everybody who took part is being told."))
    return redirect("insights:show-decision", slug)


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
    name, now = form.cleaned_data["name"], timezone.now()
    try:
        theme = create_theme(consultation=consultation, name=name, by=request.user, at=now)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("insights:edit-decision", slug)
    return redirect("insights:edit-theme", slug, theme.pk)


def _theme_or_404(slug: str, pk: int) -> Theme:
    return get_object_or_404(
        Theme.objects.select_related("consultation", "answer"), pk=pk, consultation__slug=slug
    )


@role_required(Role.OFFICIAL)
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def edit_theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A theme: its answer, and contributions found by search and filter. For officials."""
    theme = _theme_or_404(slug, pk)
    form = AnswerForm(request.POST or None, initial=_answer_words(theme))
    if request.method == "POST" and form.is_valid():
        facts = {"theme": theme, "by": request.user, "at": timezone.now()}
        _try(request, partial(answer_theme, **facts, **form.cleaned_data), _("Saved."))
        return redirect("insights:edit-theme", slug, pk)
    return render(request, "insights/theme.html", _theme_context(request, theme, form))


def _answer_words(theme: Theme) -> dict[str, str]:
    answer = getattr(theme, "answer", None)
    return {"outcome": answer.outcome, "reason": answer.reason} if answer else {}


def _theme_context(request: HttpRequest, theme: Theme, form: AnswerForm) -> dict[str, object]:
    """The theme with a page of what was found for it."""
    chosen, word = selection_from(request), request.GET.get("word", "")[:60]
    page = page_of(theme.consultation, chosen, word, request.GET.get("p", "1"))
    members = set(theme.members.values_list("kind", "key"))
    return {
        "theme": theme,
        "consultation": theme.consultation,
        "form": form,
        "page_obj": page,
        "entries": [(entry, (entry.kind, entry.key) in members) for entry in page],
        "size": len(members),
        "word": word,
        "chosen": chosen,
        "searched": bool(word or chosen.parameters()),
        "querystring": _without_page(request),
    }


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
    if request.POST.get("all"):
        found = rows(theme.consultation, selection_from(request), request.GET.get("word", "")[:60])
        members = [(row[0], row[1]) for row in found]
    else:
        ticked = (value.partition(":") for value in request.POST.getlist("member"))
        members = [(kind, int(key)) for kind, _colon, key in ticked if key.isdecimal()]

    def add() -> None:
        add_members(theme=theme, members=members, by=request.user, at=timezone.now())

    _try(request, add, _("%(count)d contributions are in the theme.") % {"count": len(members)})
    address = reverse("insights:edit-theme", args=[slug, pk])
    return redirect(f"{address}?{request.GET.urlencode()}")


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def remove_theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a theme away; its contributions go back to the others. For officials."""
    theme = _theme_or_404(slug, pk)
    _try(request, lambda: delete_theme(theme=theme, by=request.user), _("The theme is gone."))
    return redirect("insights:edit-decision", slug)


@require_safe
def show_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """What the city decided and why, theme by theme. Everybody may read it."""
    decision = get_object_or_404(published(), consultation__slug=slug)
    context = {
        "decision": decision,
        "consultation": decision.consultation,
        "cards": theme_cards(decision.consultation),
        "unsorted": unsorted_count(decision.consultation),
    }
    return render(request, "insights/decision.html", context)
