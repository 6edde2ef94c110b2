"""Where somebody begins after signing in. Upper apps register the places in which roles work."""

from collections.abc import Callable

from accounts.models import User
from web.registrations import Registry

Find = Callable[[User], str]
FINDERS: Registry[Find] = Registry("landing pages", __name__)


def register_landing_page(name: str, find: Find) -> None:
    """``find`` gives an address for people with work to do, empty for everybody else."""
    FINDERS.add(name, find)


def landing_page_of(user: User) -> str:
    """The address of the first work that a user has; empty for residents."""
    return next((address for find in FINDERS if (address := find(user))), "")
