"""What waits for editors and officials on the first page of the admin."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.queries.people import assignments
from cms.registries.dashboard import Waiting
from participation.models import Consultation
from participation.queries.consultations import page_for
from participation.registries.readiness import missing

WRITERS = {Role.EDITOR, Role.PUBLISHER}


def what_is_missing(request: HttpRequest) -> list[Waiting]:
    """Consultations whose next step cannot begin yet; the link leads to the first of them."""
    now = timezone.now()
    roles = {assignment.role for assignment in assignments(request.user, now)}
    if not roles & {*WRITERS, Role.OFFICIAL}:
        return []
    found = missing(now)
    if not found:
        return []
    first = Consultation.objects.get(pk=next(iter(found)))
    writes = bool(roles & WRITERS)
    page = page_for(first, settings.LANGUAGE_CODE if writes else get_language() or "")
    if page is None:
        return []
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    url = edit if writes else page.get_url(request)
    return [Waiting(_("Consultations whose next step cannot begin yet"), len(found), url)]
