"""What waits for an officer about votes, on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.dashboard import Waiting
from polls.queries import shares_of


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Shares of keys, for those who hold one."""
    held = shares_of(request.user).count()
    return [Waiting(_("Shares of keys"), held, reverse("polls:list-shares"))] if held else []
