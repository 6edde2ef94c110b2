"""Texts that the index refused, and trying them again. For administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from search.actions.parked import try_again, try_all_again
from search.models import Note
from search.pages.parked import shown
from search.queries import parked
from web.parameters import page_in
from web.posting import sent_once

PERMISSION = "search.change_note"


@permission_required(PERMISSION)
@require_safe
def list_parked(request: HttpRequest) -> HttpResponse:
    """Each text with its kind, since when it is not found, and the reason."""
    page = Paginator(parked(), 50).get_page(page_in(request))
    context = {"page_obj": page, "texts": shown(list(page))}
    return render(request, "search/admin/parked.html", context)


@permission_required(PERMISSION)
@require_POST
@sent_once
def retry_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one text again."""
    try_again(note=get_object_or_404(Note.objects.parked(), pk=pk), by=request.user)
    messages.success(request, _("It is tried again within some seconds."))
    return redirect("search_parked")


@permission_required(PERMISSION)
@require_POST
@sent_once
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try all of them again."""
    try_all_again(by=request.user)
    messages.success(request, _("All are tried again within some seconds."))
    return redirect("search_parked")
