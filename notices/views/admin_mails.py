"""Mails that wait or were given up, and outages. For administrators."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from notices.models import Outage, WaitingMail
from web.parameters import page_in

PERMISSION = "notices.view_waitingmail"


@permission_required(PERMISSION)
@require_safe
def list_mails(request: HttpRequest) -> HttpResponse:
    """What each mail was about and why it did not go; to whom is told to nobody."""
    given_up = WaitingMail.objects.exclude(given_up_at=None).order_by("-given_up_at")
    waiting = WaitingMail.objects.filter(given_up_at=None)
    context = {
        "given_up": Paginator(given_up, 50).get_page(page_in(request)),
        "waiting": Paginator(waiting, 50).get_page(page_in(request, "s")),
        "outages": Outage.objects.all()[:50],
    }
    return render(request, "notices/admin/mails.html", context)
