"""A worker that is killed in the middle of its work loses nothing and leaves nothing wrong."""

import json
import subprocess
import sys
import time

import psycopg
import pytest

from tests.journeys.site import ROOT, Site

pytestmark = pytest.mark.elasticsearch
COMMENTS = 60
KILLED_AT = (12, 26, 40)
PATIENCE = 90

# People write, change and withdraw, each through the action that the site itself uses.
WRITE = """
import django; django.setup()
import time
from django.utils import timezone
from participation.actions.comments import edit_comment, withdraw_comment, write_comment
from tests import factories
factories.city()
thread = factories.consultation("discussion", slug="tepian").thread
people = [factories.verified() for _ in range(10)]
for number in range(%d):
    who = people[number %% 10]
    made = write_comment(person=who, thread=thread, body=f"Lampu taman nomor {number} mati.",
                         stance="for", at=timezone.now())
    if number %% 5 == 0:
        edit_comment(comment=made, person=who, body=f"Lampu jalan nomor {number} mati.",
                     at=timezone.now())
    if number %% 10 == 3:
        withdraw_comment(comment=made, person=who, at=timezone.now())
    print(number, flush=True)
    time.sleep(0.3)
"""

COMPARE = """
import json
from participation.models import Comment
from search.engines import engine
from search.engines.protocol import Filters
engine().refresh()
public = set(Comment.objects.public().values_list("pk", flat=True))
indexed = {int(key) for kind, key in engine().keys("", Filters(kinds=("comment",)))}
words = {int(key) for kind, key in engine().keys("jalan", Filters(kinds=("comment",)))}
changed = set(Comment.objects.public().filter(body__contains="jalan").values_list("pk", flat=True))
print(json.dumps({"engine": engine().name, "public": len(public), "same": public == indexed,
                  "words": words == changed, "changed": len(changed)}))
"""


def wait_until_at_work(site: Site) -> None:
    """Until notes are in the database's index and not yet in Elasticsearch: half of a batch."""
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(site.env["DATABASE_URL"], autocommit=True) as connection:
        while not connection.execute("SELECT 1 FROM search_note WHERE stored LIMIT 1").fetchone():
            assert time.monotonic() < deadline, "the worker does nothing"
            time.sleep(0.001)


def wait_until_nothing_waits(site: Site) -> None:
    deadline = time.monotonic() + PATIENCE
    while (said := site.manage("check_index").strip()) != "0 differ, 0 wait":
        assert time.monotonic() < deadline, said
        time.sleep(1)


def test_the_index_equals_the_database_after_every_kill(site: Site) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE % COMMENTS], cwd=ROOT, env=site.env,
        stdout=subprocess.PIPE, text=True,
    ) as writer:  # fmt: skip
        assert writer.stdout
        written = 0
        for line in writer.stdout:
            written = int(line) + 1
            if written in KILLED_AT:
                wait_until_at_work(site)
                site.kill("worker")
                site.start("worker")
    assert writer.returncode == 0
    assert written == COMMENTS
    wait_until_nothing_waits(site)
    found = json.loads(site.python(COMPARE))
    assert found == {
        "engine": "elasticsearch",
        "public": COMMENTS - COMMENTS // 10,
        "same": True,
        "words": True,
        "changed": COMMENTS // 5,
    }
