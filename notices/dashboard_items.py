"""What waits for administrators on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registries.dashboard import Waiting
from notices.queries.outages import mail_figures


def mails_given_up(request: HttpRequest) -> list[Waiting]:
    """For administrators: mails that could not be delivered, with the reason of each."""
    if not request.user.has_perm("notices.view_waitingmail"):
        return []
    count = mail_figures(timezone.now())["given_up"]
    label = _("Mails that could not be delivered")
    return [Waiting(label, count, reverse("notices_mails"))] if count else []
