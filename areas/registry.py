"""Who belongs to an area that is merged follows it; upper apps say who that is."""

from typing import Protocol

from areas.models import Area
from web.registrations import Registry


class Follow(Protocol):
    """Moves whatever hangs on ``area``, which ends, to ``into``, within the transaction."""

    def __call__(self, *, area: Area, into: Area) -> None: ...


FOLLOWERS: Registry[Follow] = Registry("who follows a merged area", __name__)


def register_follower(name: str, follow: Follow) -> None:
    """``follow`` is called when an area is merged into another one."""
    FOLLOWERS.add(name, follow)
