"""What waits for a moderator, on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.queries.people import has_role
from cms.registries.dashboard import Waiting
from moderation.queries import open_appeals, open_bursts, open_cases
from moderation.queries.limits import waiting_limits


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Open cases and objections, for moderators."""
    if not has_role(request.user, Role.MODERATOR, timezone.now()):
        return []
    queue = reverse("moderation:show-queue")
    return [
        Waiting(_("Texts that wait"), open_cases().count(), queue),
        Waiting(_("Nearly equal texts of many people"), open_bursts().count(), queue),
        Waiting(_("Objections"), open_appeals().count(), queue),
        Waiting(_("Limited accounts"), waiting_limits().count(), reverse("moderation:list-limits")),
    ]
