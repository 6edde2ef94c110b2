from celery import shared_task
from django.utils import timezone

from proposals.actions.following import tell_followers as tell

PERIODIC = {"proposals.tasks.tell_followers": 60.0}


@shared_task
def tell_followers() -> None:
    """What others said about an idea, to those who follow it."""
    tell(at=timezone.now())
