from celery import shared_task
from django.utils import timezone

from moderation.actions.bursts import carry_out, find_bursts
from moderation.models import Burst
from moderation.queries import due_bursts
from web.each import each

PERIODIC = {"moderation.tasks.watch_bursts": 60.0, "moderation.tasks.carry_out_bursts": 10.0}


@shared_task
def watch_bursts() -> None:
    """Nearly the same text from many people becomes one card."""
    find_bursts(at=timezone.now())


@shared_task
def carry_out_bursts() -> None:
    """What a moderator decided about a card reaches its texts, a part at a time."""
    each(due_bursts(), _carry_out, "burst_not_carried_out", named="burst")


def _carry_out(burst: Burst) -> None:
    while carry_out(burst=burst, at=timezone.now()):
        continue
