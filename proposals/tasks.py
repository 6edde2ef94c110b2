from celery import shared_task
from django.utils import timezone

from proposals.actions.following import tell_followers as tell
from proposals.actions.stages import tell_of_stages as tell_stages

PERIODIC = {"proposals.tasks.tell_followers": 60.0, "proposals.tasks.tell_of_stages": 20.0}


@shared_task
def tell_followers() -> None:
    """What others said about an idea, to those who follow it."""
    tell(at=timezone.now())


@shared_task
def tell_of_stages() -> None:
    """What the city does with an idea, to its author and those who follow it."""
    tell_stages(at=timezone.now())
