"""What waits for an officer about votes, on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.dashboard import Waiting
from polls.queries import shares_of, waiting_disputes
from residents.choices import Role
from residents.queries import has_role


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Shares of keys, for those who hold one; objections to votes, for officials."""
    found = []
    held = shares_of(request.user).count()
    if held:
        found.append(Waiting(_("Shares of keys"), held, reverse("polls:list-shares")))
    if has_role(request.user, Role.OFFICIAL, timezone.now()):
        page = reverse("polls:list-polls")
        found.append(Waiting(_("Objections to votes"), waiting_disputes(), page))
    return found
