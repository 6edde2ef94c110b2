"""What other apps check each night beside the logs, since this app knows none of them."""

from collections.abc import Callable
from datetime import datetime

import structlog

from web.registrations import Registry

Check = Callable[[datetime], list[str]]
CHECKS: Registry[Check] = Registry("nightly checks", __name__)
logger = structlog.get_logger(__name__)


def register_check(name: str, check: Check) -> None:
    """``check`` says in words what is wrong; nothing when all is well."""
    CHECKS.add(name, check)


def faults(at: datetime) -> list[str]:
    """What all registered checks find; one that fails is a fault and takes no other with it."""
    found = []
    for check in CHECKS:
        try:
            found += check(at)
        except Exception as error:
            logger.exception("nightly_check_failed")
            found.append(f"a check could not be made: {error}")
    return found
