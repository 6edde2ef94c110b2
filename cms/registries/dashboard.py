"""What waits for the signed-in user; apps register theirs, the admin's first page shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from web.registrations import Registry


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do: words, how many, and where."""

    label: object
    count: int
    url: str


Source = Callable[[HttpRequest], list[Waiting]]
ITEMS: Registry[Source] = Registry("dashboard items", __name__)


def register_waiting(name: str, source: Source) -> None:
    """``source`` says what waits for ``request.user``; empty when nothing or not for that user."""
    ITEMS.add(name, source)


def waiting(request: HttpRequest) -> list[Waiting]:
    return [item for source in ITEMS for item in source(request)]
