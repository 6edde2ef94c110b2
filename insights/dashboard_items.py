"""What waits for an official, on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.queries.people import has_role
from cms.registries.dashboard import Waiting
from insights.queries.deadlines import due_days, last_chances
from participation.queries.consultations import all_consultations


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Consultations without an answer, for officials."""
    now = timezone.now()
    if not has_role(request.user, Role.OFFICIAL, now):
        return []
    due = due_days(list(all_consultations()))
    late = sum(day < timezone.localdate(now) for day in due.values())
    over = sum(end < now for end in last_chances(set(due)).values())
    url = reverse("insights:list-reports")
    return [
        Waiting(_("Answers that are overdue"), late, url),
        Waiting(_("Consultations without an answer"), over, url),
    ]
