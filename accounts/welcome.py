"""What somebody reads who has just signed up; the app above says which step is left."""

from collections.abc import Callable

from django.utils.safestring import SafeString

from web.registrations import Registry

Say = Callable[[str], SafeString]
STEPS: Registry[Say] = Registry("next steps after signing up", __name__)


def register_next_step(name: str, say: Say) -> None:
    """``say(place)`` tells the step, with a link to it that leads back to ``place``."""
    STEPS.add(name, say)


def next_step(place: str) -> SafeString:
    """The steps that are left; empty where no app has one."""
    return SafeString(" ".join(say(place) for say in STEPS))
