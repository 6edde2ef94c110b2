"""How the site begins behind a web server; ``wsgi`` and ``asgi`` are doors to it."""

import os
import sys
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

Application = TypeVar("Application")


def begin(load: Callable[[], Application]) -> Application:
    """The loaded application. Ends the process with a sentence where it must not serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
    try:
        application = load()

        from participation.project.startup import refuse_unsafe_start  # needs loaded applications

        refuse_unsafe_start()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    return application
