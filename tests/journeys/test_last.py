"""After all journeys: no number and no private address is where it must not be (J9).

Stands last in every run (`conftest.py`), because it searches what the others left behind.
"""

import json
import re
from html import unescape

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visit, fill_sign_in
from tests.journeys.site import Site
from tests.privacy.traces import HOME, NIK, NUMBERS, PHONE, digits

pytestmark = [pytest.mark.browser, pytest.mark.last]
SEARCH = """
import json
from tests.privacy import traces
print(json.dumps(traces.faults(traces.everywhere(), forgotten=("sari@example.org",))))
"""
PLANT = """
import json, urllib.request
from pathlib import Path
import redis
from django.conf import settings
from cms.models import Department
from tests.privacy import traces

spelled = "6472 0141 0590 9901"
row = Department.objects.create(name=f"Dinas {spelled}")
server = redis.Redis.from_url(settings.REMBUK_REDIS_URL)
server.hset("tanam", "nomor", traces.NIK)
file = Path(settings.DATA_DIR) / f"media-{traces.NIK}.txt"
file.write_text("kosong")
mail = Path(settings.DATA_DIR) / "mails" / "tanam.log"
mail.write_text(f"Halo {traces.PRIVATE}")
base = f"{settings.REMBUK_ELASTICSEARCH_URL}/{settings.REMBUK_SEARCH_INDEX}-tanam"
def send(method, body=None):
    urllib.request.urlopen(urllib.request.Request(
        base + ("/_doc/1" if body else ""), body, {"Content-Type": "application/json"},
        method=method), timeout=30).close()
send("PUT", json.dumps({"words": f"kartu {spelled}"}).encode())
try:
    print(json.dumps(traces.faults(traces.everywhere())))
finally:
    row.delete()
    server.delete("tanam")
    file.unlink()
    mail.unlink()
    send("DELETE")
"""
STARTS = {
    "": (
        "/id/",
        "/id/cari/?q=lampu",
        "/en/cari/?q=NIK",
        "/api/openapi.json",
        "/id/moderasi/angka/",
    ),
    "lina": ("/id/jejak-suara/", "/id/akun/data/", "/id/akun/data/dilihat/", "/id/verifikasi/"),
    "nurul": ("/id/loket/", "/id/loket/rt/", "/id/loket/keberatan/", "/id/loket/berkas/"),
    "hasan": ("/id/rt/",),
}
"""From where each of them follows links."""
MOST = 40


def test_a_planted_number_is_found_in_each_store(site: Site) -> None:
    site.python("from tests.journeys import ground; ground.lay(); ground.import_with_numbers()")
    found = json.loads(site.python(PLANT))
    last4 = f"a NIK that ends in {NIK[-4:]}"
    for place in ("cms_department", "redis tanam", "media-", "-tanam"):
        assert any(place in fault and last4 in fault for fault in found), (place, found)
    assert any("mails/tanam.log" in fault and PHONE in fault for fault in found), found


def test_after_all_journeys_nothing_is_found(
    site: Site, visit: Visit, request: pytest.FixtureRequest
) -> None:
    assert request.session.items[-1] is request.node, "this has to run after every other test"
    assert not hasattr(request.config, "workerinput"), "journeys run in one process"
    assert json.loads(site.python(SEARCH)) == []
    seen = 0
    for name, starts in STARTS.items():
        page = visit()
        if name:
            fill_sign_in(page, f"{name}@example.org")
        site.forget_limits()
        for address, text in pages(page, starts):
            seen += 1
            plain = digits(f"{address} {text}")
            assert not [nik[-4:] for nik in NUMBERS if nik in plain], f"{name}: {address}"
            assert PHONE not in text, f"{name}: {address}"
            assert HOME not in text, f"{name}: {address}"
            if not name:
                assert "@example.org" not in text, address
    assert seen > 2 * len(STARTS), "links were followed"


def pages(page: Page, starts: tuple[str, ...]) -> list[tuple[str, str]]:
    """What this browser gets at these addresses and at those that they link to."""
    found, waiting = [], list(starts)
    for address in waiting:
        if len(found) == MOST:
            break
        answer = page.request.get(address)
        found.append((answer.url, answer.text()))
        links = re.findall(r'href="(/(?:id|en)/[^"#]*)', answer.text())
        waiting += [link for link in map(unescape, dict.fromkeys(links)) if link not in waiting]
    return found
