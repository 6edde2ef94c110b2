"""What DOMAIN.md 21 promises to a new resident, to one with a silent RT, and to one who goes.

The calendar is helped along (`tests/journeys/ground.py`); all else happens on the pages, at 360 px.
"""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import ground, taking_part
from tests.journeys.conftest import Visit, fill_sign_in
from tests.journeys.mailbox import Mailbox, text_of
from tests.journeys.site import Site
from tests.privacy import traces

pytestmark = pytest.mark.browser
BORN = "1990-05-01"
RT_NAME = "RT 012"
LOST = """
import json
from django.utils import timezone
from polls.models import Poll, SealedBallot, Turnout
from accounts.models import Person
from residents.models import Identity
poll = Poll.objects.get(consultation__slug="{vote}")
print(json.dumps({{
    "turnout": Turnout.objects.filter(poll=poll).count(),
    "envelopes": SealedBallot.objects.filter(poll=poll).count(),
    "gone": list(Person.objects.filter(user=None, public_name__contains="akun dihapus")
                 .order_by("pk").values_list("public_name", flat=True)),
    "codes": list(Identity.objects.filter(person__user=None)
                  .values_list("nik_last4", "sex", "birth_year")),
}}))
"""


def act(site: Site, code: str) -> str:
    """Run something of the ground on the site."""
    return site.python(f"from tests.journeys import ground\n{code}")


@pytest.fixture(scope="module")
def laid(site: Site) -> Site:
    act(site, "ground.lay()")
    return site


@pytest.fixture(scope="module")
def idea(laid: Site) -> str:
    return act(laid, "print(ground.idea_address())").strip()


@pytest.fixture
def nurul(laid: Site, visit: Visit) -> Page:
    """Officer of the kelurahan, at her telephone too."""
    page = visit(width=360)
    fill_sign_in(page, "nurul@example.org")
    return page


def test_a_new_resident_from_another_city(
    laid: Site, visit: Visit, nurul: Page, mailbox: Mailbox, idea: str
) -> None:
    """J2: comments and votes in the city at once, in matters of the RT after 90 days."""
    mira = visit(width=360)
    taking_part.sign_up(mira, mailbox, "mira@example.org", "Mira dari Makassar")
    number = taking_part.ask_verification(mira, "Sidodadi")
    taking_part.confirm_at_the_desk(nurul, number, traces.NEW_RESIDENT, BORN, RT_NAME)
    expect(nurul.locator("main")).to_contain_text("Mira dari Makassar")
    mira.goto("/id/verifikasi/")
    expect(mira.locator("main")).to_contain_text("Dalam urusan RT Anda saja")
    taking_part.comment(mira, f"/id{idea}", "for", f"Saya baru, NIK {traces.NEW_RESIDENT}.")
    expect(mira.locator("#debat")).to_contain_text("Saya baru")
    expect(mira.locator("#debat")).not_to_contain_text(traces.NEW_RESIDENT)
    taking_part.vote(mira, ground.CITY_VOTE, "Taman")
    mira.goto(f"/id/suara/{ground.RT_VOTE}/")
    expect(mira.locator("main .refusal")).to_contain_text("Dalam urusan RT, Anda bisa ikut serta")
    mira.goto(f"/en/suara/{ground.RT_VOTE}/")
    expect(mira.locator("main .refusal")).to_contain_text("In matters of your RT you can take part")
    act(laid, 'ground.let_days_pass_in_the_rt("Mira dari Makassar", 89)')
    mira.reload()
    expect(mira.locator("label.ballot__option")).to_have_count(0)
    act(laid, 'ground.let_days_pass_in_the_rt("Mira dari Makassar", 90)')
    taking_part.vote(mira, ground.RT_VOTE, "Pasar")


def test_a_scan_that_nobody_asked_for(laid: Site, visit: Visit, nurul: Page) -> None:
    """Added without JavaScript, opened by the officer, told to the person; nowhere else."""
    act(laid, 'from tests import factories; factories.person("tati")')
    tati = visit(width=360, scripts=False)
    fill_sign_in(tati, "tati@example.org")
    tati.goto("/id/verifikasi/")
    tati.get_by_label("Kelurahan tempat Anda tinggal").select_option(label="Sidodadi")
    tati.locator("summary", has_text="Tambahkan foto").click()
    card = traces.scan_of(traces.SCANNED)
    file = {"name": f"ktp-{traces.SCANNED}.png", "mimeType": "image/png", "buffer": card}
    tati.set_input_files("input[name=scan]", file)
    tati.get_by_role("button", name="Minta verifikasi").click()
    expect(tati.locator("main")).to_contain_text("PNG, dikirim")
    number = re.search(r"V-\d+", tati.locator("main").inner_text())
    assert number
    nurul.goto("/id/loket/")
    nurul.get_by_role("link", name=number[0]).click()
    with nurul.expect_popup() as shown:
        nurul.get_by_role("button", name="Buka pindaian").click()
    expect(shown.value.locator("img")).to_be_visible()
    tati.goto("/id/akun/data/dilihat/")
    expect(tati.locator("main")).to_contain_text("Foto atau pindaian dokumen Anda")
    expect(tati.locator("#scans")).to_contain_text("Dilihat oleh petugas kelurahan, Sidodadi")


def test_a_resident_whose_rt_is_silent(
    laid: Site, visit: Visit, nurul: Page, sign_in: taking_part.SignIn, idea: str
) -> None:
    """J3: on working day four the kelurahan decides, and sees how the RT answers."""
    act(laid, 'from tests import factories; factories.person("rudi")')
    rudi, hasan = visit(width=360), visit(width=360)
    sign_in(rudi, "rudi@example.org")
    number = claim_rt(rudi)
    expect(rudi.locator("main")).to_contain_text("setelah itu kelurahan melanjutkan sendiri")
    sign_in(hasan, "hasan@example.org")
    hasan.goto("/id/rt/")
    expect(hasan.locator("main")).to_contain_text("Rudi pagar biru")
    expect(hasan.locator("main")).not_to_contain_text(traces.SILENT_RT[-4:])
    nurul.goto("/id/loket/")
    expect(nurul.get_by_role("link", name=number)).to_have_count(0)
    before = share_answered(nurul)
    act(
        laid,
        'ground.let_working_days_pass("Rudi")\n'
        "from residents.tasks import forward_silent_rts; forward_silent_rts.delay()",
    )
    for _attempt in range(120):
        nurul.goto("/id/loket/")
        if nurul.get_by_role("link", name=number).count():
            break
        nurul.wait_for_timeout(500)
    nurul.get_by_role("link", name=number).click()
    taking_part.send(nurul, "Sahkan tanpa kartu")
    expect(nurul.locator("main")).to_contain_text("Rudi")
    assert share_answered(nurul) < before
    hasan.reload()
    expect(hasan.locator("main")).not_to_contain_text("Rudi pagar biru")
    rudi.goto("/en/verifikasi/")
    expect(rudi.locator("main")).to_contain_text("You are a verified resident of Sidodadi")
    taking_part.comment(rudi, f"/id{idea}", "against", traces.PRIVATE)
    expect(rudi.locator("#debat")).to_be_visible()
    visitor = visit(locale="en-GB")
    visitor.goto(f"/en{idea}")
    expect(visitor.locator("main")).not_to_contain_text(traces.PHONE)


def claim_rt(page: Page) -> str:
    """Ask over the RT, without a visit. Returns the number of the request."""
    page.goto("/id/verifikasi/")
    page.get_by_role("link", name="disahkan RT dan kelurahan").click()
    page.locator("select[name=kelurahan]").select_option(label="Sidodadi")
    taking_part.send(page, "Lanjut")
    page.locator("select[name=rt]").select_option(label=RT_NAME)
    page.locator("input[name=known_as]").fill("Rudi pagar biru")
    page.locator("input[name=nik]").fill(traces.SILENT_RT)
    page.locator("input[name=birth_date]").fill(BORN)
    taking_part.send(page, "Minta RT dan kelurahan")
    told = page.locator("main strong", has_text=re.compile(r"^V-\d+$"))
    return told.inner_text()


def share_answered(nurul: Page) -> int:
    nurul.goto("/id/loket/rt/")
    row = nurul.locator("main tr", has_text=RT_NAME)
    return int(row.locator("td").last.inner_text().removesuffix("%"))


def test_the_right_to_be_forgotten(
    laid: Site, visit: Visit, nurul: Page, mailbox: Mailbox, idea: str
) -> None:
    """J6: name and contacts go, votes stay, the code of the NIK goes with the last open vote."""
    act(
        laid,
        f'ground.verify("sari", "{traces.FORGOTTEN}")\n'
        f'ground.verify("tari", "{traces.FORGOTTEN_TOO}")\n'
        'ground.ask("sari2")',
    )
    sari, tari = visit(width=360), visit(width=360)
    for page, name in ((sari, "sari"), (tari, "tari")):
        laid.forget_limits()
        fill_sign_in(page, f"{name}@example.org")
        taking_part.comment(page, f"/id{idea}", "for", f"Kata {name} tentang lampu.")
        taking_part.vote(page, ground.SHORT_VOTE, "Taman")
    counted = lost(laid)
    delete_account(sari, "keep")
    delete_account(tari, "remove")
    receipt = sari.url
    expect(sari.locator("main")).to_contain_text("sampai pemungutan suara yang Anda ikuti")
    now = lost(laid)
    assert (now["turnout"], now["envelopes"]) == (counted["turnout"], counted["envelopes"])
    assert now["gone"] == ["Warga (akun dihapus)"] * 2
    assert now["codes"] == [["", "", None]] * 2, "of the identity only the code is left"
    visitor = visit(locale="en-GB", width=360)
    visitor.goto(f"/en{idea}")
    kept = visitor.locator("article.contribution", has_text="Kata sari tentang lampu.")
    expect(kept.first).to_contain_text("Warga (akun dihapus)")
    expect(visitor.locator("main")).not_to_contain_text("Kata tari")
    # Nobody votes twice: the card still belongs to a vote that runs.
    number = nurul_finds(nurul, "Sari2")
    taking_part.confirm_at_the_desk(nurul, number, traces.FORGOTTEN, BORN)
    expect(nurul.locator("main .form-errors").first).to_be_visible()
    act(
        laid,
        "ground.let_vote_end(ground.SHORT_VOTE)\n"
        "from privacy.tasks import finish_deletions; finish_deletions.delay()",
    )
    for _attempt in range(120):
        sari.goto(receipt.replace("/id/", "/en/"))
        if not sari.get_by_text("kept until the votes").count():
            break
        sari.wait_for_timeout(500)
    assert lost(laid)["codes"] == []
    taking_part.confirm_at_the_desk(nurul, number, traces.FORGOTTEN, BORN)
    expect(nurul.locator("main .refusal")).to_have_count(0)
    for name in ("sari", "tari"):
        mail = mailbox.wait_for(f"{name}@example.org", "/akun/terhapus/", seconds=60)
        assert "Akun" in str(mail["Subject"])
        assert name not in text_of(mail)


def delete_account(page: Page, texts: str) -> None:
    page.goto("/id/akun/data/")
    page.get_by_role("link", name="Hapus akun saya").click()
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill("kata-sandi-uji")
        page.locator("main form button[type=submit]").first.click()
    page.locator(f"input[name=texts][value={texts}]").check()
    page.locator("input[name=sure]").check()
    taking_part.send(page, "Hapus akun saya")
    page.wait_for_url("**/akun/terhapus/**")
    expect(page.locator(".account")).to_have_count(0)


def nurul_finds(nurul: Page, name: str) -> str:
    nurul.goto("/id/loket/")
    return nurul.locator("main li a", has_text=name).locator("strong").inner_text()


def lost(site: Site) -> dict[str, list[object]]:
    """What is left of those who went, and what was counted."""
    found: dict[str, list[object]] = json.loads(site.python(LOST.format(vote=ground.SHORT_VOTE)))
    return found
