"""Where somebody begins after signing in. Upper apps register the places in which roles work."""

from collections.abc import Callable

from residents.models import User

Find = Callable[[User], str]
_finders: list[Find] = []


def register_start(find: Find) -> None:
    """``find`` gives an address for people with work to do, empty for everybody else."""
    _finders.append(find)


def start_of(user: User) -> str:
    """The address of the first work that a user has; empty for residents."""
    return next((address for find in _finders if (address := find(user))), "")
