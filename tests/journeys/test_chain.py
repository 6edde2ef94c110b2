"""The whole chain in real browsers: from a published consultation to a public answer.

PostgreSQL, Elasticsearch, Redis, and a Celery worker with its schedule. Only the calendar is
helped along: the consultation's dates are moved instead of waiting for weeks.
"""

import re
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from demo.files import pdf
from tests.journeys import publishing, taking_part
from tests.journeys.conftest import Visit
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

GROUND = """
from pathlib import Path
from django.core.management import call_command
from accounts.actions.roles import assign_role
from areas.models import Area
from tests import factories

data = Path("cities/samarinda")
call_command("import_areas", data / "samarinda-wilayah.csv")
call_command("import_population", data / "samarinda-penduduk-2024.csv",
             year=2024, source="Dukcapil")
factories.department()
for name, role, code in [
    ("dewi", "editor", "64.72"), ("putri", "publisher", "64.72"),
    ("citra", "moderator", "64.72"), ("cahya", "moderator", "64.72"),
    ("eko", "official", "64.72"), ("kartika", "official", "64.72"),
    ("fitri", "kelurahan-officer", "64.72.03.1005"),
]:
    user = factories.person(name).user
    assign_role(user=user, role=role, area=Area.objects.get(code=code), by=None)
factories.verified("bram", "64.72.03.1002")
for name in ("tono", "vera", "yusuf"):
    factories.verified(name, "64.72.03.1002")
"""
OTHERS = """
from django.utils import timezone
from polls.actions.ballots import cast_ballot
from polls.models import Poll
from accounts.models import Person
poll = Poll.objects.get()
option = next(one for one in poll.options.all() if one.labels["id"] == "Pasar dan taman")
for name in ("Tono", "Vera", "Yusuf"):
    person = Person.objects.get(public_name=name)
    cast_ballot(poll=poll, person=person, choice=option.position, at=timezone.now())
"""
"""A vote of fewer than four is not counted."""
NAMES = ("dewi", "putri", "fitri", "bram", "citra", "cahya", "eko", "kartika")
PAGES = """
from cms.models import NewsIndexPage
from participation.models import ConsultationIndexPage
print(*[kind.objects.get(locale__language_code="id").pk
        for kind in (NewsIndexPage, ConsultationIndexPage)])
"""
LAST_SECONDS = 90
SLUG = "bagaimana-kita-menata-tepian-mahakam"
LATER = f"""
from datetime import timedelta
from django.utils import timezone
from participation.models import Phase
from polls.models import Poll
ours = Phase.objects.filter(consultation__slug="{SLUG}")
vote = ours.get(kind="vote")
passed = vote.ends_at - timezone.now() - timedelta(seconds={LAST_SECONDS})
for phase in ours:
    phase.starts_at -= passed
    phase.ends_at -= passed
    phase.save()
    if phase.kind == "vote":
        polls = Poll.objects.filter(consultation=phase.consultation)
        polls.update(opens_at=phase.starts_at, closes_at=phase.ends_at)
"""
PROPOSAL = f"/id/konsultasi/{SLUG}/taman-dan-pasar-di-tepian-mahakam/"
NIK, BORN = "6472014105909901", "1990-05-01"
FOR = "Saya setuju karena pedagang kecil tetap boleh berjualan di tepian."
HELD = "Hubungi saya di 0812-3456-7890 kalau mau ikut kerja bakti di tepian."


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chain") / "rencana.pdf"
    path.write_bytes(pdf(["Rencana Tepian Mahakam", "Dua kilometer, dua pilihan."]))
    return path


def test_from_a_published_consultation_to_a_public_answer(
    site: Site, visit: Visit, sign_in: taking_part.SignIn, mailbox: Mailbox, document: Path
) -> None:
    site.python(GROUND)
    people = {name: visit() for name in NAMES}
    for name, page in people.items():
        sign_in(page, f"{name}@example.org")
        site.forget_limits()
    ana = visit(width=360)

    publish(site, people["dewi"], people["putri"], visit(), document)
    become_verified(ana, people["fitri"], mailbox)
    take_part(ana, people["bram"])
    moderate(people["bram"], people["citra"], people["cahya"], visit())
    find(visit())
    vote(site, ana)
    report(people["eko"])
    count(ana)
    answer(people["eko"], people["kartika"], ana, mailbox, visit(locale="en-GB"))


def publish(site: Site, dewi: Page, putri: Page, visitor: Page, document: Path) -> None:
    """1. An editor writes and previews, a publisher approves, everybody reads."""
    news, consultations = (int(number) for number in site.python(PAGES).split())
    publishing.write_news(dewi, news)
    publishing.preview(dewi, "Semua warga boleh ikut.")
    publishing.approve(putri, publishing.submit(dewi))
    publishing.write_consultation(dewi, consultations, datetime.now(ZoneInfo("Asia/Makassar")))
    publishing.preview(dewi, "Kami menjawab setiap tema")
    address = publishing.submit(dewi)
    assert visitor.goto(f"/id/konsultasi/{SLUG}/").status == 404  # type: ignore[union-attr]
    number = publishing.approve(putri, address)
    publishing.write_proposal(dewi, number, str(document))
    publishing.preview(dewi, "Kota menata tepian")
    publishing.approve(putri, publishing.submit(dewi))
    visitor.goto(f"/id/konsultasi/{SLUG}/")
    visitor.get_by_role("link", name=publishing.PROPOSAL).click()
    for label, _description, _cost, effect in publishing.OPTIONS:
        expect(visitor.locator("main")).to_contain_text(label)
        expect(visitor.locator("main")).to_contain_text(effect)
    expect(visitor.get_by_role("link", name="Rencana tepian")).to_be_visible()
    visitor.goto("/id/")
    expect(visitor.get_by_role("link", name="Warga diundang ke Tepian")).to_be_visible()


def become_verified(ana: Page, fitri: Page, mailbox: Mailbox) -> None:
    """2. An account, a draft that waits, a card at the desk; the NIK is nowhere afterwards."""
    taking_part.sign_up(ana, mailbox, "ana@example.org", "Ana Tepian")
    ana.goto(PROPOSAL)
    expect(ana.locator("#debat .refusal")).to_contain_text("verifikasi")
    number = taking_part.ask_verification(ana, "Sidodadi")
    taking_part.confirm_at_the_desk(fitri, number, NIK, BORN)
    expect(fitri.locator("body")).not_to_contain_text(NIK)
    ana.goto("/id/verifikasi/")
    expect(ana.locator("main")).to_contain_text("Sidodadi")
    mailbox.wait_for("ana@example.org", "terverifikasi")


def take_part(ana: Page, bram: Page) -> None:
    """3. Comments on the proposal and on a section of it, ideas, a support."""
    taking_part.comment(ana, PROPOSAL, "for", FOR)
    expect(ana.locator("#debat")).to_contain_text(FOR)
    bram.goto(PROPOSAL)
    bram.get_by_role("link", name=re.compile("Pohon|bagian ini")).first.click()
    taking_part.comment(bram, bram.url, "against", "Pohon lama jangan ditebang di tepian.")
    expect(bram.locator("main")).to_contain_text("Pohon lama jangan ditebang")
    his = taking_part.write_idea(
        bram, SLUG, "Lampu di dermaga", "Dermaga di tepian gelap setelah magrib.", "Jawa"
    )
    taking_part.write_idea(
        ana, SLUG, "Tempat duduk teduh", "Lansia butuh tempat duduk di tepian.", "Sidodadi"
    )
    ana.goto(his)
    taking_part.send(ana, "Dukung gagasan ini")
    expect(ana.get_by_role("button", name="Tarik dukungan")).to_be_visible()


def moderate(bram: Page, citra: Page, cahya: Page, visitor: Page) -> None:
    """4. Screened, hidden with a reason, objected to, decided by another moderator, logged."""
    taking_part.comment(bram, PROPOSAL, "neutral", HELD)
    visitor.goto(PROPOSAL)
    expect(visitor.locator("main")).not_to_contain_text("kerja bakti")
    taking_part.decide(
        citra, "kerja bakti", "hide", "personal-data", "Hapus nomor telepon Anda, lalu kirim lagi."
    )
    taking_part.object_to(bram, "Nomor itu nomor posko RT, bukan nomor pribadi.")
    taking_part.decide_objection(cahya, "reversed", "Benar, nomor posko boleh ditulis.")
    visitor.goto(PROPOSAL)
    expect(visitor.locator("main")).to_contain_text("kerja bakti")
    visitor.goto("/id/moderasi/angka/")
    expect(visitor.locator("main")).to_be_visible()


def find(visitor: Page) -> None:
    """5. What was written is found, on Elasticsearch, without anybody's help."""
    for words in ("pedagang kecil", "dermaga gelap", "menata tepian"):
        for _attempt in range(40):
            visitor.goto(f"/id/cari/?q={words}")
            if visitor.locator("main mark").count():
                break
            visitor.wait_for_timeout(500)
        expect(visitor.locator("main mark").first).to_be_visible()


def vote(site: Site, ana: Page) -> None:
    """3, on the last day of the vote, which opens by itself: a ballot, and another one instead."""
    site.python(LATER)
    wait_for(ana, f"/id/suara/{SLUG}/", "label.ballot__option")
    taking_part.vote(ana, SLUG, "Taman terbuka")
    taking_part.vote(ana, SLUG, "Pasar dan taman")
    site.python(OTHERS)
    assert ana.request.get(f"/id/suara/{SLUG}/hasil.json").status in (403, 404)


def count(ana: Page) -> None:
    """3, after the close: only her last ballot counts, and everybody can count again."""
    wait_for(ana, f"/id/suara/{SLUG}/hasil/", "main .figure-row")
    expect(ana.locator("h1")).to_contain_text("Pasar dan taman")
    assert ana.request.get(f"/id/suara/{SLUG}/hasil.json").ok


def report(eko: Page) -> None:
    """6. Figures that open what they count; a frozen copy with a name under it."""
    eko.goto(f"/id/laporan/{SLUG}/")
    figures = eko.locator("main .figure-row a").all()
    targets = [
        (link.get_attribute("href") or "", re.sub(r"\D", "", link.inner_text())) for link in figures
    ]
    assert targets
    for address, number in targets:
        eko.goto(address if address.startswith("/") else f"/id/laporan/{SLUG}/{address}")
        expect(eko.locator("[data-count]")).to_have_attribute("data-count", number)
    eko.goto(f"/id/laporan/{SLUG}/")
    taking_part.send(eko, "Bekukan angka ini")
    if "/beku/" not in eko.url:
        eko.locator("a[href*='/beku/']").first.click()
    taking_part.send(eko, "Tandatangani laporan ini")
    expect(eko.locator("main")).to_contain_text("Ditandatangani pada")


def answer(eko: Page, kartika: Page, ana: Page, mailbox: Mailbox, reader: Page) -> None:
    """7. A theme without an answer stops the decision; then everybody learns what happened."""
    taking_part.make_theme(eko, SLUG, "Lampu dan pohon")
    taking_part.write_decision(eko, SLUG, "Tepian menjadi pasar dan taman.", "Warga memilihnya.")
    expect(eko.locator(".missing")).to_contain_text("Lampu dan pohon")
    expect(eko.locator("main")).to_contain_text("Lampu dan pohon")
    taking_part.answer_theme(eko, SLUG, "Lampu dan pohon", "dermaga", "Dua belas lampu dipasang.")
    taking_part.answer_rest(eko, SLUG, "Kami baca, dan bahas pada tahun depan.")
    eko.goto(f"/id/keputusan/{SLUG}/atur/")
    eko.get_by_role("link", name="Lihat seperti warga akan melihatnya").first.click()
    taking_part.send(eko, "Usulkan keputusan ini")
    expect(eko.get_by_role("button", name="Sahkan dan terbitkan")).to_have_count(0)
    kartika.goto(f"/id/keputusan/{SLUG}/pratinjau/")
    taking_part.send(kartika, "Sahkan dan terbitkan")
    mailbox.wait_for("ana@example.org", "Kota telah memutuskan")
    ana.goto("/id/pemberitahuan/")
    expect(ana.locator("main")).to_contain_text("Kota telah memutuskan")
    ana.goto("/id/jejak-suara/")
    expect(ana.locator("main")).to_contain_text("Tempat duduk teduh")
    ana.get_by_role("link", name="Jawaban kota").first.click()
    expect(ana.locator("h1")).to_have_text("Tepian menjadi pasar dan taman.")
    reader.goto(f"/en/keputusan/{SLUG}/")
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    expect(reader.locator("main")).to_contain_text("Dua belas lampu dipasang.")


def wait_for(page: Page, address: str, selector: str) -> None:
    """Look again until the schedule has done its work."""
    deadline = time.monotonic() + 2 * LAST_SECONDS
    while time.monotonic() < deadline:
        page.goto(address)
        if page.locator(selector).count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{selector} never came at {address}")
