"""What other apps check each night beside the logs, since this app knows none of them."""

from collections.abc import Callable
from datetime import datetime

import structlog

Check = Callable[[datetime], list[str]]
_checks: list[Check] = []
logger = structlog.get_logger(__name__)


def register_check(check: Check) -> None:
    """``check`` says in words what is wrong; nothing when all is well."""
    _checks.append(check)


def faults(at: datetime) -> list[str]:
    """What all registered checks find; one that fails is a fault and takes no other with it."""
    found = []
    for check in _checks:
        try:
            found += check(at)
        except Exception as error:
            logger.exception("nightly_check_failed")
            found.append(f"a check could not be made: {error}")
    return found
