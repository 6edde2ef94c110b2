"""What waits for the signed-in user; apps register theirs, the admin's first page shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do: words, how many, and where."""

    label: object
    count: int
    url: str


_sources: list[Callable[[HttpRequest], list[Waiting]]] = []


def register_waiting(source: Callable[[HttpRequest], list[Waiting]]) -> None:
    """``source`` says what waits for ``request.user``; empty when nothing or not for that user."""
    _sources.append(source)


def waiting(request: HttpRequest) -> list[Waiting]:
    return [item for source in _sources for item in source(request)]
