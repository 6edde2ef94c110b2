from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participation.actions.notices import follow, mark_read, unfollow
from participation.models import Consultation, Notice
from residents.decorators import sent_once


@login_required
@require_safe
def list_notices(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first. For the signed-in person."""
    found = Notice.objects.filter(person=request.person)
    page = Paginator(found, 20).get_page(request.GET.get("p"))
    items = [
        {"notice": notice, "title": _(notice.title), "url": f"/{get_language()}/{notice.url}"}
        for notice in page
    ]
    return render(request, "participation/notices.html", {"page_obj": page, "items": items})


@login_required
@require_POST
@sent_once
def read_notices(request: HttpRequest) -> HttpResponse:
    """I have seen them all."""
    mark_read(person=request.person, at=timezone.now())
    return redirect("participation:list-notices")


@login_required
@require_POST
@sent_once
def follow_consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Hear, or no longer hear, what happens with a consultation."""
    consultation = get_object_or_404(Consultation.objects.public(), slug=slug)
    act = unfollow if request.POST.get("stop") else follow
    act(person=request.person, consultation=consultation)
    return redirect(f"/{get_language()}/konsultasi/{slug}/")
