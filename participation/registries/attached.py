"""What hangs on a page: what residents said and voted there, and what the city answered.

Upper apps register what they keep in ``AppConfig.ready()``; this app never imports upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Page

from web.registrations import Registry


@dataclass(frozen=True, slots=True)
class Attached:
    """One thing in words with its number, such as "12 comments"."""

    words: str
    keeps: bool = True
    """Whether its page cannot be deleted because of it."""


Find = Callable[[Page], list[Attached]]
FINDERS: Registry[Find] = Registry("what hangs on a page", __name__)


def register_attached(name: str, find: Find) -> None:
    """``find`` says what hangs on a page and on those below it, in a few queries."""
    FINDERS.add(name, find)


def attached_to(page: Page) -> list[Attached]:
    """What hangs on this page and on those below it; empty when nobody took part yet."""
    return [one for find in FINDERS for one in find(page)]
