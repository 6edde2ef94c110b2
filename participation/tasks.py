from celery import shared_task
from django.utils import timezone

from participation.actions.following import tell_of_phases
from participation.actions.schedules import publish_due
from participation.project.health import parts

PERIODIC = {
    "participation.tasks.publish_scheduled": 60.0,
    "participation.tasks.tell_followers": 60.0,
    "participation.tasks.watch_services": 30.0,
}


@shared_task
def publish_scheduled() -> None:
    """Pages whose time to appear or to go has come."""
    publish_due(at=timezone.now())


@shared_task
def tell_followers() -> None:
    """Steps that have begun, to those who follow the consultation."""
    tell_of_phases(at=timezone.now())


@shared_task
def watch_services() -> None:
    """Note what went away and what came back, also where nobody asks /readyz."""
    parts(timezone.now())
