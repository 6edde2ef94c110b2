"""What waits for an officer about votes, on the first page of the admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.queries.people import has_role
from cms.registries.dashboard import Waiting
from polls.models import Poll, PollState
from polls.queries.disputes import waiting_disputes
from polls.queries.few import held_back
from polls.queries.flags import flags_to_review
from polls.queries.paper import marks_to_confirm
from polls.queries.roll import stopped_counts
from polls.queries.trustees import shares_of


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Shares of keys; for officers of kelurahan paper votes; for officials what to decide."""
    found = []
    held = shares_of(request.user).count()
    if held:
        found.append(Waiting(_("Shares of keys"), held, reverse("polls:list-shares")))
    now = timezone.now()
    if has_role(request.user, Role.KELURAHAN_OFFICER, now):
        marks = marks_to_confirm(request.user, now).count()
        found.append(Waiting(_("Votes on paper to confirm"), marks, reverse("polls:list-paper")))
    if has_role(request.user, Role.OFFICIAL, now):
        page = reverse("polls:list-polls")
        found.append(Waiting(_("Objections to votes"), waiting_disputes(), page))
        found.append(Waiting(_("Votes whose count is stopped"), stopped_counts(), page))
        few = len(held_back(Poll.objects.filter(state=PollState.CLOSED, destroyed_at=None)))
        found.append(Waiting(_("Votes of one to three voters"), few, page))
        flags = flags_to_review(request.user).count()
        found.append(Waiting(_("Unusual voting to review"), flags, page))
    return found
