"""How two officers changed a vote, and why."""

from polls.models import Intervention, Poll
from polls.queries.seals import holds


def done_interventions(poll: Poll) -> list[Intervention]:
    """How two officers changed a vote, and why; oldest first. Nothing that they did not decide."""
    done = Intervention.objects.filter(poll=poll, confirmed_at__isnull=False)
    return [one for one in done if holds(poll, one)]
