"""Worker and beat are stopped while people do what they do; afterwards everything catches up."""

import json
import time
from collections import Counter
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.journeys import ground
from tests.journeys.conftest import PASSWORD, Visit, fill_sign_in
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site
from tests.journeys.taking_part import comment, send, sign_up, vote

pytestmark = pytest.mark.browser
PATIENCE = 60
PROGRAMS = {"worker": "pekerjaan latar", "beat": "penjadwal pekerjaan latar"}
"""What the admin calls them."""
WORDS = "Jembatan kecil di gang kami mulai lapuk."
LATER = "saat ini lebih lama"
"""What a page says whose work is done in the background."""
BY_THE_CLOCK = "terlambat beberapa menit"
"""What a page says on which something begins or ends by the schedule."""

LAY = """
import json
from tests import factories
from tests.journeys import ground
ground.lay()
factories.verified("wulan")
user = factories.person("surya").user
user.is_superuser = True
user.save()
print(json.dumps(ground.idea_address()))
"""
# The last sign of life grows old without waiting: the process itself is gone and gives no new one.
TIME_PASSES = """
from datetime import timedelta
from django.utils import timezone
from notices.models import Heartbeat
from notices.queries.outages import SILENT
Heartbeat.objects.filter(service=%r).update(seen_at=timezone.now() - SILENT - timedelta(minutes=5))
"""


def parts(site: Site) -> dict[str, Any]:
    """What /readyz says of each part."""
    answer = requests.get(f"{site.url}/readyz", timeout=30)
    assert answer.status_code == 200, "the site serves without them"
    return {name: part for name, part in answer.json().items() if isinstance(part, dict)}


def limping(site: Site) -> set[str]:
    return {name for name, part in parts(site).items() if not part["ok"]}


def wait_until_away(site: Site, *expected: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while (found := limping(site)) != set(expected):
        assert time.monotonic() < deadline, (found, site.log())
        time.sleep(0.3)


def outages_in_the_log(site: Site) -> Counter[tuple[str, str]]:
    """How often the processes said that a program went and that it came."""
    found: Counter[tuple[str, str]] = Counter()
    for path in site.folder.glob("*.log"):
        for line in path.read_text().splitlines():
            if '"outage_' in line:
                said = json.loads(line)
                found[said["service"], said["event"]] += 1
    return found


def stop(site: Site, program: str) -> None:
    site.stop(program)
    site.python(TIME_PASSES % program)


def expect_in_the_admin(surya: Page, *away: str) -> None:
    """The newest outage of each program, as the administrator reads it."""
    surya.goto("/admin/surel/")
    for program, words in PROGRAMS.items():
        cell = surya.get_by_role("cell", name=words, exact=True)
        newest = surya.get_by_role("row").filter(has=cell).first
        if program in away:
            expect(newest).to_contain_text("masih terganggu")
            expect(newest).to_contain_text("tidak memberi tanda")
        else:  # or none at all, before the first one
            expect(newest.filter(has_text="masih terganggu")).to_have_count(0)


def expect_on_the_ballot(wulan: Page, late: bool) -> None:
    wulan.goto(f"/id/suara/{ground.CITY_VOTE}/")
    words = expect(wulan.locator("main"))
    (words.to_contain_text if late else words.not_to_contain_text)(BY_THE_CLOCK)


def ask_for_a_copy(wulan: Page) -> None:
    wulan.goto("/id/akun/data/")
    expect(wulan.locator("main")).to_contain_text(LATER)
    send(wulan, "Buat salinan data saya")
    wulan.locator("main input[name=password]").fill(PASSWORD)
    send(wulan, "Sahkan")
    expect(wulan.locator("#copies")).to_contain_text("sedang disiapkan")


def expect_the_copy(wulan: Page) -> None:
    wulan.goto("/id/akun/data/")
    copy = wulan.locator("#copies").get_by_role("link")
    expect(copy).to_have_count(1, timeout=PATIENCE * 1000)
    expect(wulan.locator("main")).not_to_contain_text(LATER)


def expect_found(site: Site, wulan: Page) -> None:
    deadline = time.monotonic() + PATIENCE
    while parts(site)["search"]["backlog"]:
        assert time.monotonic() < deadline, site.log()
        time.sleep(0.3)
    wulan.goto("/id/cari/?q=lapuk")
    # What Elasticsearch took is found with its next refresh, within a second.
    while WORDS not in wulan.locator("main").inner_text():
        assert time.monotonic() < deadline, site.log()
        wulan.reload()


def test_what_people_do_while_worker_and_beat_are_stopped_is_done_afterwards(
    site: Site, visit: Visit, mailbox: Mailbox
) -> None:
    address = json.loads(site.python(LAY))
    wait_until_away(site)
    wulan, surya = visit(), visit()
    fill_sign_in(wulan, "wulan@example.org")
    fill_sign_in(surya, "surya@example.org")
    expect_in_the_admin(surya)
    before = outages_in_the_log(site)
    try:
        # Without the worker: what is written is public, the search learns of it later.
        stop(site, "worker")
        wait_until_away(site, "worker")
        expect_in_the_admin(surya, "worker")
        ask_for_a_copy(wulan)
        comment(wulan, f"/id{address}", "for", WORDS)
        expect(wulan.locator("main")).to_contain_text(WORDS)
        assert parts(site)["search"]["backlog"] > 0
        expect_on_the_ballot(wulan, late=True)
        # Without both: a vote counts, somebody new gets an account.
        stop(site, "beat")
        wait_until_away(site, *PROGRAMS)
        expect_in_the_admin(surya, *PROGRAMS)
        vote(wulan, ground.CITY_VOTE, "Pasar")
        sign_up(visit(), mailbox, "yanti@example.org", "Yanti")
        # Without beat alone.
        site.start("worker")
        wait_until_away(site, "beat")
        expect_in_the_admin(surya, "beat")
        expect_on_the_ballot(wulan, late=True)
    finally:
        for program in PROGRAMS.keys() - site.children.keys():
            site.start(program)
    wait_until_away(site)
    # Everything is there, and no page speaks of an outage any more.
    expect_in_the_admin(surya)
    expect_on_the_ballot(wulan, late=False)
    expect(wulan.locator("main")).to_contain_text("Anda sudah memberi suara.")
    expect_the_copy(wulan)
    expect_found(site, wulan)
    # The log has one line for each beginning and one for each end.
    once = Counter((name, event) for name in PROGRAMS for event in ("outage_began", "outage_ended"))
    assert outages_in_the_log(site) - before == once, site.log()
