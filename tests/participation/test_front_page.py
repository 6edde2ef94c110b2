"""What is being decided now: which consultations stand first, and what is said of their end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage
from participation.pages.consultations import index_context, open_now
from participation.queries.consultations import all_consultations
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> None:
    factories.city()
    ensure_site()


def published(slug: str, *running: str, ends: datetime | None = None) -> Consultation:
    made = factories.consultation(*running, slug=slug)
    if ends is not None:
        made.phases.filter(kind__in=running).update(ends_at=ends)
    parent = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title=slug, slug=slug, translation_key=made.translation_key, locale=parent.locale,
        level="involve", territory=made.territory, promise="Kami mendengar.",
        department=made.department, introduction="Pendek.", **factories.ANSWERS,
    )  # fmt: skip
    parent.add_child(instance=page)
    return made


@pytest.mark.usefixtures("ground")
class TestFrontPage:
    def test_an_open_vote_that_ends_first_stands_first_among_many(self) -> None:
        now = timezone.now()
        published("suara", "vote", ends=now + timedelta(hours=30))
        for number in range(8):
            published(f"debat-{number}", "discussion", ends=now + timedelta(days=20 + number))
        published("selesai")
        found = open_now(now)
        assert [card.page.slug for card in found.cards][:2] == ["suara", "debat-0"]
        assert len(found.cards) == 6
        assert found.count == 9
        page = Client().get("/id/").content.decode()
        assert "suara" in page
        assert "Semua 9 konsultasi yang terbuka" in page
        assert "All 9 open consultations" in Client().get("/en/").content.decode()

    def test_without_more_there_is_no_link_to_more(self) -> None:
        published("debat", "discussion")
        assert not open_now(timezone.now()).has_more

    def test_the_list_of_all_begins_with_what_is_open(self, rf: object) -> None:
        published("debat", "discussion")
        published("selesai")
        assert all_consultations()[0].slug == "selesai"
        cards = index_context(None, rf.get("/"))["cards"]  # type: ignore[attr-defined]
        assert [card.page.slug for card in cards] == ["debat", "selesai"]

    @pytest.mark.parametrize(("language", "told"), [("id", "9 Desember"), ("en", "9 December")])
    def test_an_end_at_midnight_is_the_evening_before(self, language: str, told: str) -> None:
        end = datetime(2099, 12, 10, tzinfo=ZoneInfo("Asia/Makassar"))
        published("suara", "vote", ends=end)
        home = Client().get(f"/{language}/").content.decode()
        assert f"{told} 2099" in home
        assert "10 De" not in home

    def test_a_resident_reads_first_what_is_asked_in_the_own_kelurahan(
        self, client: Client, ana: Person
    ) -> None:
        for slug, code in (("ulu", "64.72.03"), ("utara", "64.72.05"), ("kota", "64.72")):
            made = published(slug, "discussion")
            made.territory = factories.area(code)
            made.save()
        assert "Your kelurahan" not in client.get("/en/").content.decode()
        assert ana.user
        client.force_login(ana.user)
        page = client.get("/en/").content.decode()
        own, _, others = page.partition("What is being decided now")
        assert "Your kelurahan: Sidodadi" in own
        assert "2 questions are open for Sidodadi" in own
        assert ">ulu<" in own
        assert ">utara<" not in own
        assert all(f">{slug}<" in others for slug in ("ulu", "utara", "kota"))
