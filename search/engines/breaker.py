"""A circuit breaker: whoever waits for a page does not wait for a server that is away.

After the first failure nobody asks the server but a probe of the breaker's own, in a thread beside
the pages. When the probe is answered the server is asked again.
"""

import threading
import time
from collections.abc import Callable

SECONDS_BETWEEN_PROBES = 5.0
PATIENCE = 0.03
"""Seconds for which the page that starts a probe waits for it: a server that is back answers at
once, and the page shall have it."""


class Breaker:
    """Whether a server is asked, and why not. One for each process; safe between its threads."""

    def __init__(self, probe: Callable[[], bool]) -> None:
        """``probe`` asks whether the server answers, and ends by itself within a second or two."""
        self._probe = probe
        self._lock = threading.Lock()
        self._reason = ""
        self._probed_at = 0.0
        self._probing: threading.Thread | None = None

    def open(self, reason: str) -> None:
        """The server did not answer, for this reason: it is not asked for some seconds."""
        with self._lock:
            self._reason, self._probed_at = reason, time.monotonic()

    def close(self) -> None:
        """The server answers."""
        with self._lock:
            self._reason = ""

    def due(self) -> None:
        """The time until the next probe is over."""
        with self._lock:
            self._probed_at = 0.0

    def reason(self) -> str:
        """Why the server is not asked now; empty when it is. Takes ``PATIENCE`` at the most."""
        if self._reason and (thread := self._started()):
            thread.join(PATIENCE)
        return self._reason

    def _started(self) -> threading.Thread | None:
        """The probe that was begun by this call, where it was time for one."""
        with self._lock:
            if self._probing and self._probing.is_alive():
                return None
            if time.monotonic() < self._probed_at + SECONDS_BETWEEN_PROBES:
                return None
            self._probed_at = time.monotonic()
            self._probing = threading.Thread(target=self._ask, name="search-probe", daemon=True)
            self._probing.start()
            return self._probing

    def _ask(self) -> None:
        if self._probe():
            self.close()
