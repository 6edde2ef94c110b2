from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from notices.actions.notices import mark_read, open_notice
from notices.models import Notice
from notices.registry import parts_of
from notices.words import told
from web.parameters import page_in
from web.posting import sent_once


@login_required
@require_safe
def list_notices(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first. For the signed-in person."""
    found = Notice.objects.filter(person=request.person)
    page = Paginator(found, 20).get_page(page_in(request))
    items = [
        {"notice": one, "title": said.title, "words": said.words}
        for one, said in zip(page, told(page), strict=True)
    ]
    context = {
        "page_obj": page,
        "items": items,
        "parts": parts_of(request.person),
    }
    return render(request, "notices/notices.html", context)


@login_required
@require_safe
def show_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what a notice of mine is about; it counts as read. For the signed-in person."""
    notice = get_object_or_404(Notice, pk=pk, person=request.person)
    open_notice(notice=notice, at=timezone.now())
    return redirect(f"/{get_language()}/{notice.url}")


@login_required
@require_POST
@sent_once
def read_notices(request: HttpRequest) -> HttpResponse:
    """I have seen them all."""
    mark_read(person=request.person, at=timezone.now())
    return redirect("notices:list-notices")
