"""Pages on their way through the workflow, as the admin's first page counts them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from cms.registries.dashboard import Waiting


def pages_that_wait(request: HttpRequest) -> list[Waiting]:
    """Pages that this user may approve, and own ones that came back. Nothing when there are none.

    Wagtail's panel below lists the pages themselves.
    """
    to_approve = TaskState.objects.reviewable_by(request.user).count()
    came_back = WorkflowState.objects.filter(
        requested_by=request.user, status=WorkflowState.STATUS_NEEDS_CHANGES
    ).count()
    found = []
    if to_approve:
        url = reverse("wagtailadmin_reports:workflow_tasks")
        found.append(Waiting(_("Pages to approve"), to_approve, url))
    if came_back:
        url = reverse("wagtailadmin_reports:workflow")
        found.append(Waiting(_("My pages that need a change"), came_back, url))
    return found
