"""`manage.py`: what goes wrong outside a command is told in a sentence, not in a traceback."""

import gc
import os
import shlex
from collections.abc import Sequence

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands
from django.db import DatabaseError

SERVERS = {"work", "runserver"}
"""They run on and log what they do; all others say their sentence."""
WITHOUT_KEYS = {"keys", "rotate_identity_key", "rotate_factor_key", "tally", "verify_poll"}
"""They tell of the keys themselves, or touch nothing that hangs on one."""


def main(words: Sequence[str]) -> None:
    """Run a command. Ends the process with 1 and one sentence when it cannot."""
    name = words[1] if len(words) > 1 else ""
    if name not in SERVERS and os.environ.get("REMBUK_LOG_LEVEL", "").upper() in {"", "INFO"}:
        os.environ["REMBUK_LOG_LEVEL"] = "WARNING"
    try:
        _check_keys(name)
        execute_from_command_line(list(words))
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
    except DatabaseError:
        sentence = "" if "--traceback" in words else _told(words)
        if not sentence:
            raise
        raise SystemExit(sentence) from None


def _check_keys(name: str) -> None:
    """Our own commands read and write what hangs on the keys."""
    from django.conf import settings

    _load_apps()
    if get_commands().get(name) not in settings.REMBUK_APPS or name in WITHOUT_KEYS:
        return
    from participation.project.startup import check_keys_if_there

    check_keys_if_there()


def _load_apps() -> None:
    """Load all apps without looking for garbage meanwhile: what is loaded stays, and it is much."""
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def _told(words: Sequence[str]) -> str:
    """Why the database refused, where it is for want of a server or of tables; else empty."""
    from participation.project.startup import database_fault

    return database_fault(shlex.join(words[1:]))
