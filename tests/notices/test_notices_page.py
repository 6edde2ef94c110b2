"""The page of notices: what one was told, in one's own language, and what apps above add."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from notices import registry
from notices.actions.notices import notify, tell_on_the_day
from notices.words import about
from participation.actions.following import follow
from participation.actions.site import ensure_site
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    PlannedPhase,
)
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/id/pemberitahuan/"


@pytest.fixture
def debate(city: object) -> Consultation:
    ensure_site()
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Taman di tepian?", slug="tepian", promise="Kami menjawab.", introduction="Taman.",
        level="involve", territory=factories.area("64.72"), department=factories.department(),
        locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    begins = timezone.now() - timedelta(days=1)
    page.planned_phases = [
        PlannedPhase(kind="ideas", starts_at=begins, ends_at=begins + timedelta(days=9))
    ]
    index.add_child(instance=page)
    page.save_revision().publish()
    return Consultation.objects.get(slug="tepian")


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    assert ana.user
    client.force_login(ana.user)
    return client


def tell(person: Person, consultation: Consultation) -> None:
    notify(
        person=person, kind="phase", title="The vote of a consultation that you follow is open",
        words="Taman lama", facts=about(consultation.translation_key), url="taman/",
        event="vote", at=timezone.now(),
    )  # fmt: skip


def main_of(client: Client) -> BeautifulSoup:
    found = BeautifulSoup(client.get(PAGE).content, "html.parser").find("main")
    assert found
    return found  # type: ignore[return-value]  # a tag has what a page has


def test_the_title_of_a_page_comes_from_the_app_that_knows_it(
    as_ana: Client, ana: Person, debate: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(ana, debate)
    title = debate.title
    assert title in main_of(as_ana).get_text()
    monkeypatch.setattr(registry.TITLES, "_entries", {})
    said = main_of(as_ana).get_text()
    assert "Taman lama" in said
    assert title not in said


def test_what_one_follows_stands_below_and_of_each_person_alone(
    as_ana: Client, ana: Person, budi: Person, debate: Consultation
) -> None:
    follow(person=budi, consultation=debate)
    assert main_of(as_ana).find(id="diikuti") is None
    follow(person=ana, consultation=debate)
    below = main_of(as_ana).find(id="diikuti")
    assert below
    assert debate.title in below.get_text()


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert "/id/akun/" in answer["Location"]


def test_who_opens_a_notice_has_read_it(
    as_ana: Client, ana: Person, budi: Person, debate: Consultation
) -> None:
    tell(ana, debate)
    tell(budi, debate)
    mine, other = ana.notices.get(), budi.notices.get()
    link = main_of(as_ana).find("a", href=f"{PAGE}{mine.pk}/")
    assert link
    assert link.find("strong")
    answer = as_ana.get(f"{PAGE}{mine.pk}/")
    assert answer["Location"] == "/id/taman/"
    link = main_of(as_ana).find("a", href=f"{PAGE}{mine.pk}/")
    assert link
    assert not link.find("strong")
    assert as_ana.get(f"{PAGE}{other.pk}/").status_code == 404
    assert budi.notices.get().read_at is None


def test_of_a_notice_about_a_vote_the_day_on_which_it_was_opened_is_kept(
    as_ana: Client, ana: Person
) -> None:
    tell_on_the_day(person=ana, title="x", words="", url="taman/", event="v", at=timezone.now())
    as_ana.get(f"{PAGE}{ana.notices.get().pk}/")
    read_at = ana.notices.get().read_at
    assert read_at
    assert timezone.localtime(read_at).strftime("%H:%M:%S") == "00:00:00"
