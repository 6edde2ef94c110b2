from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from insights.actions.theme_runs import ask_for_themes
from insights.models import Theme
from insights.pages.themes import theme_page, themes_page
from insights.views.desk import try_and_say
from insights.views.reports import consultation_or_404
from web.parameters import page_in
from web.posting import sent_once


@role_required(Role.OFFICIAL)
@require_safe
def list_themes(request: HttpRequest, slug: str) -> HttpResponse:
    """Themes with figures, and where every contribution is. For officials."""
    return render(request, "insights/themes.html", themes_page(consultation_or_404(slug)))


@role_required(Role.OFFICIAL)
@require_POST
@sent_once
def compute(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a machine look for themes. For officials."""
    facts = {"consultation": consultation_or_404(slug), "by": request.user, "at": timezone.now()}
    try_and_say(request, lambda: ask_for_themes(**facts), _("Themes are being looked for."))
    return redirect("insights:list-themes", slug)


@role_required(Role.OFFICIAL)
@require_safe
def show_theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A theme or part with its figures, quotes and texts. For officials."""
    consultation = consultation_or_404(slug)
    theme = get_object_or_404(
        Theme.objects.select_related("parent"), pk=pk, consultation=consultation
    )
    return render(
        request, "insights/theme_texts.html", theme_page(consultation, theme, page_in(request))
    )
