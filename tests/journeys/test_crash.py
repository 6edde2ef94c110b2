"""While web, worker, beat, Redis and Elasticsearch are killed, nothing acknowledged is lost.

The seed is printed; REMBUK_TEST_CRASH_SEED repeats a run, REMBUK_TEST_CRASH_SECONDS prolongs it.
"""

import json
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.crash import Killer, Resident, Said, Servers
from tests.journeys.site import Services, Site

pytestmark = pytest.mark.elasticsearch
PEOPLE = 24
SECONDS = int(os.environ.get("REMBUK_TEST_CRASH_SECONDS", "25"))
SEED = os.environ.get("REMBUK_TEST_CRASH_SEED") or secrets.token_hex(4)
QUIET_AFTER = 120

GROUND = """
import json
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll
from tests import factories
factories.city()
planning.options_for = lambda vote: [BallotOption({"id": f"Pilihan {n}"}) for n in (1, 2, 3)]
debate = factories.consultation("discussion", slug="debat")
ideas = factories.consultation("ideas", slug="gagasan")
vote = factories.consultation("vote", slug="suara")
planning.plan_poll(vote)
polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
known = [factories.idea(ideas).pk for _ in range(8)]
people = []
for _ in range(%d):
    who, client = factories.verified(), Client()
    client.force_login(who.user, backend="django.contrib.auth.backends.ModelBackend")
    people.append({"person": who.pk, "session": client.cookies["sessionid"].value,
                   "thread": debate.thread_id, "ideas": known})
print(json.dumps(people))
"""

CHECK = """
import json
from collections import Counter
from datetime import timedelta
from django.utils import timezone
from ledger.models import Log
from ledger.queries import faults
from notices.models import Notice
from participation.models import Comment
from polls.actions.polls import close_poll
from polls.actions.tallies import count_poll
from polls.queries.log import log_of
from polls.models import Poll, SealedBallot, Turnout
from proposals.models import Idea, Support
poll = Poll.objects.get()
entries = Counter(json.loads(leaf.data)["type"] for leaf in
                  Log.objects.get(name=log_of(poll)).leaves.all())
replies = [c for c in Comment.objects.exclude(parent=None).select_related("parent")
           if c.author_id != c.parent.author_id]
told = Counter(Notice.objects.values_list("event", flat=True))
found = {
    "comments": [[c.pk, c.body] for c in Comment.objects.all()],
    "ideas": [[str(i.pk), i.title] for i in Idea.objects.all()],
    "supports": [list(s) for s in Support.objects.values_list("person", "idea")],
    "turnout": Turnout.objects.count(),
    "envelopes": SealedBallot.objects.count(),
    "entries": entries,
    "told": [told[f"reply:{c.pk}"] for c in replies],
}
close_poll(poll=poll, at=poll.closes_at)
tally = count_poll(poll=Poll.objects.get(), at=poll.closes_at + timedelta(minutes=1))
found["tally"] = tally.result["counts"]
found["faults"] = [fault for log in Log.objects.all() for fault in faults(log.name)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    folder = Path(tempfile.mkdtemp(prefix="rembuk-crash-"))
    folder.chmod(0o755)
    made = Servers(folder)
    try:
        both = [threading.Thread(target=made.start, args=(n,)) for n in ("redis", "elasticsearch")]
        for one in both:
            one.start()
        for one in both:
            one.join()
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def breaking(servers: Servers) -> Iterator[Site]:
    """A site on the PostgreSQL of the tests, and on servers of its own that may be killed."""
    given = Services.given()
    if given is None:
        pytest.skip("the crash test needs PostgreSQL: `make test` starts it")
    urls = {name: server.url for name, server in servers.running.items()}
    made = Site(replace(given, **urls), "rembuk_crash")
    try:
        made.set_up()
        yield made
    finally:
        made.tear_down()


def wait_until_nothing_waits(site: Site) -> None:
    deadline = time.monotonic() + QUIET_AFTER
    while (said := site.manage("check_index").strip()) != "0 differ, 0 wait":
        assert time.monotonic() < deadline, f"{said}\n{site.log()}"
        time.sleep(1)


def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(
    breaking: Site, servers: Servers
) -> None:
    print(f"seed {SEED}, {SECONDS} seconds")  # noqa: T201 - shown when the test fails
    people = json.loads(breaking.python(GROUND % PEOPLE))
    until = time.monotonic() + SECONDS
    said = Said()
    killer = Killer(breaking, servers, SEED, until)
    crowd = [
        Resident(breaking, who, said, f"{SEED}-{number}", killer.over)
        for number, who in enumerate(people)
    ]
    for thread in (*crowd, killer):
        thread.start()
    for thread in (*crowd, killer):
        thread.join()
    print(f"away: {killer.killed}; {said.repeated} sendings were repeated")  # noqa: T201
    assert killer.failed == []
    assert {"site", "worker", "redis", "elasticsearch"} <= {name for name, _ in killer.killed}
    wait_until_nothing_waits(breaking)
    found = json.loads(breaking.python(CHECK))
    assert said.surprises == []
    check_texts(said, found)
    check_votes(crowd, found)
    assert set(found["told"]) <= {1}, "each reply was told exactly once"
    assert found["faults"] == []


def check_texts(said: Said, found: dict[str, Any]) -> None:
    """Everything that was answered is there once; what was not is there once or not at all."""
    bodies = Counter(body for _number, body in found["comments"])
    numbers = {body: number for number, body in found["comments"]}
    for body, answer in {**said.done["comment"], **said.done["reply"]}.items():
        assert (bodies[body], numbers[body]) == (1, answer["number"])
    assert all(bodies[body] <= 1 for body in said.open["comment"] + said.open["reply"])
    titles = Counter(title for _number, title in found["ideas"])
    assert all(titles[title] == 1 for title in said.done["idea"])
    assert all(titles[title] <= 1 for title in said.open["idea"])
    supports = {tuple(pair) for pair in found["supports"]}
    assert set(said.done["support"]) <= supports
    assert supports <= set(said.done["support"]) | set(said.open["support"])
    assert said.done["comment"], "nobody got through"


def check_votes(crowd: list[Resident], found: dict[str, Any]) -> None:
    """One envelope and one entry for each voter; the count is what the voters sent last."""
    sure = sum(any(done for _choice, done in who.votes) for who in crowd)
    perhaps = sum(bool(who.votes) for who in crowd)
    assert sure <= found["turnout"] <= perhaps
    assert found["turnout"] == found["envelopes"] == found["entries"].get("envelope", 0)
    assert sum(found["tally"].values()) == found["turnout"]
    low, high = Counter[str](), Counter[str]()
    for who in crowd:
        last = possible_last(who.votes)
        high.update(str(choice) for choice in last)
        low.update(str(choice) for choice in last if len(last) == 1 and who.votes[-1][1])
    for choice, count in found["tally"].items():
        assert low[choice] <= count <= high[choice], (choice, low, found["tally"], high)


def possible_last(votes: list[tuple[int, bool]]) -> set[int]:
    """The last choice that was answered, and those after it of which nobody knows."""
    last: set[int] = set()
    for choice, done in votes:
        last = {choice} if done else last | {choice}
    return last
