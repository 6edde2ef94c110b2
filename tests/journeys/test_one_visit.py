"""Somebody without an account votes in one visit, and comes again by the same way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import taking_part
from tests.journeys.conftest import Visit
from tests.journeys.mailbox import Mailbox, text_of
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

GROUND = """
import io
from datetime import timedelta
from django.utils import timezone
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll
from residents.actions.register import enter_waiting_rows, read_register
from tests import factories

factories.city()
now = timezone.now()
officer = factories.staff("petugas", "kelurahan-officer", "64.72.03.1005").user
rows = "nik,tanggal_lahir,kode_kelurahan\\n6472014307889901,1988-07-03,64.72.03.1005\\n"
read_register(
    file=io.BytesIO(rows.encode()), name="daftar.csv", source="Contoh", by=officer, at=now
)
enter_waiting_rows(at=now)
planning.options_for = lambda _consultation: [
    BallotOption({"id": words, "en": words}) for words in ("Taman kota", "Jalan setapak")
]
debate = factories.consultation("vote", slug="sekali-datang")
planning.plan_poll(debate)
polls.open_poll(poll=Poll.objects.get(consultation=debate), at=now - timedelta(days=1))
"""
SEEN = """
from polls.models import Poll, Turnout
from accounts.models import User
from residents.models import Residency
wati = User.objects.get(email="wati@example.org")
poll = Poll.objects.get(consultation__slug="sekali-datang")
print(Turnout.objects.filter(poll=poll, person=wati.person).count(),
      Turnout.objects.filter(poll=poll).count(),
      Residency.objects.filter(person=wati.person).count())
"""
EMAIL, BALLOT = "wati@example.org", "/id/suara/sekali-datang/"


def come(page: Page, mailbox: Mailbox) -> str:
    """From the ballot over the form and the mail back to the ballot. Returns the code."""
    known = len(mailbox.all(EMAIL))
    page.goto(BALLOT)
    page.get_by_role("link", name="Beri suara sekarang, tanpa formulir akun").click()
    page.get_by_label("NIK Anda").fill("6472 0143 0788 9901")
    page.get_by_label("Tanggal lahir Anda").fill("1988-07-03")
    page.get_by_label("Alamat surel Anda").fill(EMAIL)
    taking_part.send(page, "Kirimi saya kode")
    expect(page.locator("main")).to_contain_text(EMAIL)
    mails = mailbox.all(EMAIL)
    assert len(mails) == known + 1
    found = re.search(r"^\d{4}-\d{4}$", text_of(mails[-1]), re.MULTILINE)
    assert found
    page.get_by_label("Kode dari surel").fill(found[0])
    taking_part.send(page, "Lanjut")
    expect(page).to_have_url(re.compile(re.escape(BALLOT) + "$"))
    return found[0]


def test_who_votes_in_one_visit_comes_again_into_the_same_account(
    site: Site, visit: Visit, mailbox: Mailbox
) -> None:
    site.python(GROUND)
    first = visit(width=360)
    code = come(first, mailbox)
    assert "64720143" not in first.url
    taking_part.vote(first, "sekali-datang", "Taman kota")

    again = visit(width=360, scripts=False)
    site.forget_limits()
    assert come(again, mailbox) != code
    expect(again.locator("main")).to_contain_text("Anda sudah memberi suara")
    taking_part.vote(again, "sekali-datang", "Jalan setapak")
    assert site.python(SEEN).split() == ["1", "1", "1"]
    again.goto("/id/akun/profil/")
    expect(again.locator("main")).to_contain_text("Lengkapi akun Anda")
