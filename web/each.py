"""Background work over many things, of which one may fail."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError

Thing = TypeVar("Thing")
logger = structlog.get_logger(__name__)


def each(
    things: Iterable[Thing],
    act: Callable[[Thing], object],
    fault: str,
    *,
    named: str,
    told: tuple[type[Exception], ...] = (),
) -> int:
    """Do ``act`` to each thing. What fails for one is logged and keeps no other one waiting.

    ``fault`` is the event in the log, and ``named`` the field there with the thing's key, such as
    ``poll``. Errors in ``told`` say by themselves what is wrong: they are logged without traceback.
    Returns for how many ``act`` answered something true. Raises OperationalError and
    InterfaceError: then the database is away, for all of them.
    """
    done = 0
    for thing in things:
        facts = {named: getattr(thing, "pk", thing)}
        try:
            done += bool(act(thing))
        except told as error:
            logger.error(fault, reason=str(error), **facts)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception(fault, **facts)
    return done
