"""The site as in production for a benchmark, and browsers that leave the processors to it."""

import gzip
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys.site import Services  # noqa: E402
from tests.journeys.voting import TOKEN, VotingSite  # noqa: E402

HALF = re.compile(rb"(?i)set-cookie: *look=(\w+)")
"""The browser's half of the key of its look."""

Who = dict[str, Any]


class BenchSite(VotingSite):
    """granian with 2 workers of 4 threads, PostgreSQL and Redis; with the empty view."""

    modules = "_empty"

    def __init__(self, given: Services, prefix: str) -> None:
        super().__init__(given, prefix)
        self.env["PYTHONPATH"] = f"{ROOT}:{ROOT / 'benchmarks'}"


def headers(who: Who, host: str) -> list[str]:
    """What a browser says with each request; a ``who`` without a session is a visitor."""
    lines = [f"Host: {host}", "Accept-Encoding: gzip"]
    if "session" in who:
        look = who.get("look", "")
        lines.append(f"Cookie: sessionid={who['session']}; csrftoken={TOKEN}; look={look}")
        lines.append(f"X-CSRFToken: {TOKEN}")
        lines.append(f"User-Agent: telephone {who['person']}")
    return lines


def plain(content: bytes) -> bytes:
    """What an answer says that came compressed; only who reads it has the work."""
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


class Browser:
    """One kept connection. As little work as can be: the processors are the server's."""

    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.host = f"127.0.0.1:{port}"

    def ask(self, who: Who, path: str, body: dict[str, Any] | None, expected: int) -> bytes:
        """The body of the answer. Raises SystemExit for another status."""
        sent = urlencode(body).encode() if body is not None else b""
        lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", *headers(who, self.host)]
        if body is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(sent)}")
        self.line.sendall("\r\n".join([*lines, "", ""]).encode() + sent)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.more()
        head, _, content = answer.partition(b"\r\n\r\n")
        found = re.search(rb"(?i)content-length: (\d+)", head)
        while found and len(content) < int(found[1]):
            content += self.more()
        if int(head[9:12]) != expected:
            raise SystemExit(f"{path} answers {head[:200]!r} {content[:2000]!r}")
        if half := HALF.search(head):
            who["look"] = half[1].decode()
        return content

    def more(self) -> bytes:
        part = self.line.recv(65536)
        if not part:
            raise SystemExit("The server closed the connection.")
        return part


def laps(
    port: int, act: Callable[[Browser, Who], None], people: list[Who], clients: int
) -> tuple[float, list[float]]:
    """Let so many clients together do it, each time as another person.

    How often a second it was done, and the seconds that each took.
    """
    waiting: SimpleQueue[Who] = SimpleQueue()
    for who in people:
        waiting.put(who)
    start = threading.Barrier(clients + 1)
    faults: list[str] = []
    took: list[float] = []

    def work() -> None:
        browser = Browser(port)
        start.wait()
        while True:
            try:
                who = waiting.get_nowait()
                asked = time.perf_counter()
                act(browser, who)
                took.append(time.perf_counter() - asked)
            except Empty:
                break
            except SystemExit as fault:
                faults.append(str(fault))
                break
        browser.line.close()

    crowd = [threading.Thread(target=work) for _ in range(clients)]
    for client in crowd:
        client.start()
    start.wait()
    began = time.perf_counter()
    for client in crowd:
        client.join()
    seconds = time.perf_counter() - began
    if faults:
        raise SystemExit(faults[0])
    return len(people) / seconds, took


def rate(port: int, act: Callable[[Browser, Who], None], people: list[Who], clients: int) -> float:
    """How often a second so many clients together do it, each time as another person."""
    return laps(port, act, people, clients)[0]
