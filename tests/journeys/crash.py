"""People who write while the machine fails, and the hand that makes it fail."""

import os
import random
import signal
import string
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from scripts.machine import Running, alive, end
from scripts.servers import start_elasticsearch, start_redis
from tests.journeys.site import Site

PATIENCE = 8
"""How many seconds somebody repeats a sending before giving up; what became of it stays open."""
DONE = {200, 201, 204}
PARTS = ["site", "worker", "redis", "beat"]


@dataclass
class Servers:
    """A Redis and an Elasticsearch of this test's own: killed, they come back as they were."""

    folder: Path
    running: dict[str, Running] = field(default_factory=dict)

    def start(self, name: str) -> str:
        """Start it where it was before. Returns its address."""
        port = urlsplit(self.running[name].url).port if name in self.running else 0
        starter = {"redis": start_redis, "elasticsearch": start_elasticsearch}[name]
        starter(self.folder, True, lambda server: self.running.update({name: server}), port)
        return self.running[name].url

    def kill(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGKILL)
        while alive(self.running[name]):
            time.sleep(0.02)

    def end(self) -> None:
        for name, server in self.running.items():
            end(name, server)


@dataclass
class Said:
    """What was sent, by kind: acknowledged with its number, or never answered."""

    done: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    open: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    surprises: list[str] = field(default_factory=list)
    repeated: int = 0


class Resident(threading.Thread):
    """Comments, replies, ideas, supports and votes, each with a key and repeated until answered."""

    def __init__(
        self, site: Site, who: dict[str, Any], said: Said, seed: str, over: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.site, self.who, self.said, self.over = site, who, said, over
        self.chance = random.Random(seed)
        self.http = requests.Session()
        token = "c" * 32
        self.http.cookies.update({"sessionid": who["session"], "csrftoken": token})
        self.http.headers["X-CSRFToken"] = token
        self.votes: list[tuple[int, bool]] = []

    def run(self) -> None:
        acts = [self.comment, self.comment, self.reply, self.idea, self.support, self.vote]
        while not self.over.is_set():
            self.chance.choice(acts)()
            time.sleep(self.chance.uniform(2, 4))  # within what one person may write in a minute

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """The answer, or None when nobody answered."""
        headers = {"Idempotency-Key": uuid.UUID(int=self.chance.getrandbits(128)).hex}
        if isinstance(body, dict) and "key" in body:
            headers["Idempotency-Key"] = body.pop("key")
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            try:
                answer = self.http.request(
                    method, f"{self.site.url}/api{path}", json=body, headers=headers, timeout=5
                )
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code in DONE:
                return answer.json() if answer.content else {}
            if answer is not None and answer.status_code < 500 and answer.status_code != 429:
                self.said.surprises.append(f"{method} {path}: {answer.status_code} {answer.text}")
                return None
            self.said.repeated += 1
            time.sleep(self.chance.uniform(0.1, 0.5))
        return None

    def note(self, kind: str, what: Any, answer: Any) -> None:
        if answer is None:
            self.said.open[kind].append(what)
        else:
            self.said.done[kind][what] = answer

    def words(self) -> str:
        """A sentence of its own; without digits, which could look like somebody's number."""
        name = "".join(self.chance.choices(string.ascii_lowercase, k=24))
        return f"Lampu {name} mati sejak minggu lalu."

    def comment(self) -> None:
        body = self.words()
        path = f"/threads/{self.who['thread']}/comments"
        self.note("comment", body, self.send("POST", path, {"body": body, "stance": "for"}))

    def reply(self) -> None:
        known = sorted(
            (answer["number"], body) for body, answer in dict(self.said.done["comment"]).items()
        )
        if not known:
            return
        body, parent = self.words(), self.chance.choice(known)[0]
        sent = {"body": body, "parent": parent}
        path = f"/threads/{self.who['thread']}/comments"
        self.note("reply", body, self.send("POST", path, sent))

    def idea(self) -> None:
        title = self.words()
        sent = {"title": title, "body": "Gang itu gelap.", "area": "64.72.03.1005"}
        self.note("idea", title, self.send("POST", "/consultations/gagasan/ideas", sent))

    def support(self) -> None:
        idea = self.chance.choice(self.who["ideas"])
        path = f"/consultations/gagasan/ideas/{idea}/support"
        self.note("support", (self.who["person"], idea), self.send("PUT", path))

    def vote(self) -> None:
        ballot = self.send("GET", "/consultations/suara/vote")
        if ballot is None:
            return
        choice = self.chance.choice([1, 2, 3])
        sent = {"choice": choice, "key": ballot["key"]}
        answer = self.send("POST", "/consultations/suara/ballot", sent)
        self.votes.append((choice, answer is not None))


class Killer(threading.Thread):
    """Kills one part after the other and starts it again, as a supervisor would."""

    def __init__(self, site: Site, servers: Servers, seed: str, until: float) -> None:
        super().__init__(daemon=True)
        self.site, self.servers, self.until = site, servers, until
        self.over = threading.Event()
        self.chance = random.Random(seed)
        self.killed: list[tuple[str, float]] = []
        self.failed: list[str] = []

    def run(self) -> None:
        search = threading.Thread(target=self.restart, args=("elasticsearch",))
        search.start()  # takes longest to come back, so it goes first
        order = self.chance.sample(PARTS, len(PARTS))
        while order or time.monotonic() < self.until:
            time.sleep(self.chance.uniform(1, 3))
            order = order or self.chance.sample(PARTS, len(PARTS))
            name = order.pop()
            try:
                self.restart(name)
            except Exception as error:  # noqa: BLE001 - told by the test, not lost in a thread
                self.failed.append(f"{name}: {error!r}")
        self.over.set()
        search.join()

    def restart(self, name: str) -> None:
        """The seconds that it was away are told, for whoever reads a failed run."""
        began = time.monotonic()
        owner = self.servers if name in self.servers.running else self.site
        owner.kill(name)
        time.sleep(self.chance.uniform(0, 1))
        owner.start(name)
        self.killed.append((name, round(time.monotonic() - began, 1)))
