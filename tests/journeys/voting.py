"""A site where a vote runs, its voters, and the hand that kills the web server meanwhile."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

import redis
import requests

from tests.journeys.site import BIN, Services, Site
from tests.template_database import clone_postgres, clone_sqlite

PATIENCE = 90
"""Seconds after which a voter who gets no answer gives up: the test then fails."""
TOKEN = "c" * 32
SLUG = "suara"

GROUND = """
import json
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll
from accounts.models import Person, User
from residents.models import Residency
from tests import factories
factories.city()
planning.options_for = lambda vote: [BallotOption({"id": f"Pilihan {n}"}) for n in (1, 2, 3)]
vote = factories.consultation("vote", slug="suara")
planning.plan_poll(vote)
now, home = timezone.now(), factories.area("64.72.03.1005")
span = {"valid_from": now - timedelta(days=1), "valid_until": now + timedelta(days=730)}
users = User.objects.bulk_create(
    User(email=f"pemilih{n}@example.org", password="!") for n in range(%(people)d)
)
people = Person.objects.bulk_create(
    Person(user=user, public_name=f"Warga {n}") for n, user in enumerate(users)
)
Residency.objects.bulk_create(
    Residency(person=person, area=home, route="desk", **span) for person in people
)
store, sessions = SessionStore(), []
for user in users:
    signed_in = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    sessions.append(
        Session(
            session_key=store._get_new_session_key(),
            session_data=store.encode(signed_in),
            expire_date=now + timedelta(days=1),
        )
    )
Session.objects.bulk_create(sessions)
polls.open_poll(poll=Poll.objects.get(), at=now - timedelta(hours=1))
print(json.dumps([
    {"person": person.pk, "session": session.session_key}
    for person, session in zip(people, sessions)
]))
"""

CHECK = """
import json
from collections import Counter
from datetime import timedelta
from ledger.models import Leaf
from ledger.queries import faults
from polls.algorithms import verify_poll
from polls.actions.polls import close_poll
from polls.actions.tallies import count_poll
from polls.queries.log import log_of
from polls.models import Poll, SealedBallot, Turnout
from polls.queries.package import package
from polls.queries.ballots import envelope_hashes, receipt_of
from polls.algorithms.receipts import receipt_code
from polls.algorithms.tally import final_hashes
from accounts.models import Person
poll = Poll.objects.get()
data = list(Leaf.objects.filter(log__name=log_of(poll)).values_list("index", "data"))
entries = [json.loads(entry) for _index, entry in data]
found = {
    "turnout": Turnout.objects.count(),
    "envelopes": SealedBallot.objects.count(),
    "indexes": [index for index, _entry in data] == list(range(len(data))),
    "kinds": Counter(entry["type"] for entry in entries),
    "receipts": [receipt_code(entry["hash"]) for entry in entries if "hash" in entry],
    "final": final_hashes(entries) == envelope_hashes(poll),
    "standing": {
        turnout.person_id: receipt_of(poll, turnout.person)
        for turnout in Turnout.objects.select_related("person")
    },
}
close_poll(poll=poll, at=poll.closes_at)
count_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))
poll = Poll.objects.get()
found["counts"] = poll.tally.result["counts"]
found["faults"] = faults(log_of(poll)) + verify_poll.faults(json.loads(json.dumps(package(poll))))
print(json.dumps(found))
"""


class VotingSite(Site):
    """The web server alone, with the workers and threads that it has in production.

    Without a PostgreSQL it runs on SQLite, as a small town would run it.
    """

    workers = 2
    modules = "participation.settings"

    def __init__(self, services: Services, prefix: str = "rembuk_voting") -> None:
        super().__init__(services, prefix)
        # Not the number of the other journeys, which may run at the same time.
        self.redis_url = services.redis.rpartition("/")[0] + "/14"
        self.env["REMBUK_REDIS_URL"] = self.redis_url
        self.env["DJANGO_SETTINGS_MODULE"] = self.modules
        missing = ["REMBUK_ELASTICSEARCH_URL"]
        if not services.postgres:
            missing += ["DATABASE_URL", "REMBUK_REDIS_URL"]
        for name in missing:
            del self.env[name]

    def set_up(self) -> None:
        if self.services.postgres:
            # What another city's people were counted for, or saw, is not of these people.
            with redis.Redis.from_url(self.redis_url) as server:
                server.flushdb()
            clone_postgres(self.env["DATABASE_URL"])
        else:
            clone_sqlite(self.folder / "rembuk.sqlite3")
        self.manage("collectstatic", "--noinput", "-v0")
        self.start("site")

    def _drop(self) -> None:
        if self.services.postgres:
            super()._drop()

    def people(self, count: int) -> list[dict[str, Any]]:
        """Open the vote to so many verified people, and sign them in."""
        found: list[dict[str, Any]] = json.loads(self.python(GROUND % {"people": count}))
        return found

    def check(self) -> dict[str, Any]:
        """Close and count the vote, and say what is in the tables and in the log."""
        found: dict[str, Any] = json.loads(self.python(CHECK))
        return found

    def _commands(self) -> dict[str, list[str]]:
        granian = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        granian += ["--port", str(self.port), "--workers", str(self.workers)]
        granian += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
        return {"site": [*granian, "participation.wsgi:application"]}


@dataclass
class Acknowledged:
    """What the voters were answered."""

    receipts: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """By person: each choice with its receipt, in order."""
    repeated: int = 0
    """How often nobody answered, so that the same was sent again."""
    surprises: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.receipts.values()))


class Voters(threading.Thread):
    """One of several clients: takes the next person's ballots and casts them, one by one.

    What is not answered is sent again with the same key, as a browser's second click would.
    """

    def __init__(self, site: VotingSite, waiting: "SimpleQueue[Any]", said: Acknowledged) -> None:
        super().__init__(daemon=True)
        self.site, self.waiting, self.said = site, waiting, said
        self.http = requests.Session()

    def run(self) -> None:
        while True:
            try:
                who, choices = self.waiting.get_nowait()
            except Empty:
                return
            self.http.headers["X-CSRFToken"] = TOKEN
            self.http.headers["Cookie"] = f"sessionid={who['session']}; csrftoken={TOKEN}"
            for choice in choices:
                ballot = self.send("GET", "vote")
                answer = ballot and self.send("POST", "ballot", choice, ballot["key"])
                if answer:
                    held = self.said.receipts.setdefault(who["person"], [])
                    held.append((choice, answer["receipt"]))

    def send(self, method: str, what: str, choice: int = 0, key: str = "") -> Any:
        """The answer; None after something that must not be."""
        url = f"{self.site.url}/api/consultations/{SLUG}/{what}"
        body = {"json": {"choice": choice}, "headers": {"Idempotency-Key": key}} if key else {}
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            try:
                answer = self.http.request(method, url, timeout=30, **body)  # type: ignore[arg-type]
            except requests.RequestException:
                self.said.repeated += 1
                time.sleep(0.1)
                continue
            if answer.ok:
                return answer.json()
            self.said.surprises.append(f"{what}: {answer.status_code} {answer.text[:200]}")
            return None
        self.said.surprises.append(f"{what}: nobody answered for {PATIENCE} s")
        return None


@dataclass
class Killed:
    """What became of a load during which the web server was killed."""

    said: Acknowledged
    casts: int
    people: int
    times: int
    seconds: float
    found: dict[str, Any]

    def wrongs(self) -> list[str]:
        """Everything that must not be, in words; empty when nothing was lost or counted twice."""
        said, found, wrong = self.said, self.found, list(self.said.surprises)
        kinds, receipts = found["kinds"], Counter(found["receipts"])
        if not found["turnout"] == found["envelopes"] == kinds["envelope"] == self.people:
            wrong.append(f"{found['turnout']} voters, {found['envelopes']} envelopes, {kinds}")
        if said.count != self.casts or kinds.get("replacement", 0) != self.casts - self.people:
            wrong.append(f"{said.count} of {self.casts} were acknowledged, the log has {kinds}")
        for person, casts in said.receipts.items():
            for _choice, receipt in casts:
                if receipts[receipt] != 1:
                    wrong.append(f"{receipt} is {receipts[receipt]} times in the log")
            if found["standing"].get(str(person)) != casts[-1][1]:
                wrong.append(f"the envelope of {person} is not that of the last receipt")
        last = Counter(str(casts[-1][0]) for casts in said.receipts.values())
        if {choice: n for choice, n in found["counts"].items() if n} != last:
            wrong.append(f"the last choices are {last}, counted were {found['counts']}")
        if not (found["indexes"] and found["final"]):
            wrong.append("the log has gaps, or other envelopes than the table")
        return wrong + [str(fault) for fault in found["faults"]]


def load_with_kills(site: VotingSite, casts: int, seed: str, *, clients: int = 8) -> Killed:
    """So many casts, a fifth of them changes of mind, while the web server is killed.

    It is killed at three moments that the seed chooses, and started again at once.
    """
    chance = random.Random(seed)
    people = site.people(casts - casts // 5)
    waiting: SimpleQueue[Any] = SimpleQueue()
    for number, who in enumerate(people):
        times = 2 if number < casts // 5 else 1
        waiting.put((who, [chance.choice([1, 2, 3]) for _ in range(times)]))
    said = Acknowledged()
    moments = sorted(chance.sample(range(casts // 10, casts - casts // 10), 3))
    crowd = [Voters(site, waiting, said) for _ in range(clients)]
    began = time.monotonic()
    for client in crowd:
        client.start()
    for moment in moments:
        while said.count < moment and any(client.is_alive() for client in crowd):
            time.sleep(0.005)
        site.kill("site")
        time.sleep(chance.uniform(0, 0.5))
        site.start("site")
    for client in crowd:
        client.join()
    seconds = time.monotonic() - began
    return Killed(said, casts, len(people), len(moments), seconds, site.check())
