"""Dates of consultations in calendars, and what is new in feed readers."""

from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cms.models import NewsIndexPage, NewsPage
from participation.actions.site import ensure_site
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    PlannedPhase,
)
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def taman() -> ConsultationPage:
    factories.city()
    ensure_site()
    parent = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Taman mana, warga?", slug="taman", locale=parent.locale, level="involve",
        territory=factories.area("64.72"), department=factories.department(),
        promise="Kami mendengar; kami menjawab.", introduction="Pendek.", **factories.ANSWERS,
    )  # fmt: skip
    start = timezone.now().replace(microsecond=0) + timedelta(days=2)
    page.planned_phases = [
        PlannedPhase(kind="ideas", starts_at=start, ends_at=start + timedelta(days=9)),
        PlannedPhase(
            kind="vote", starts_at=start + timedelta(days=9), ends_at=start + timedelta(days=20)
        ),
    ]
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_calendar_has_each_step_under_a_lasting_key(
    client: Client, taman: ConsultationPage
) -> None:
    row = Consultation.objects.get()
    answer = client.get("/en/kalender/taman/")
    assert answer["Content-Type"].startswith("text/calendar")
    told = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [str(event["summary"]) for event in told] == [
        "Ideas: Taman mana, warga?",
        "Vote: Taman mana, warga?",
    ]
    assert [(event["dtstart"].dt, event["dtend"].dt) for event in told] == [
        (phase.starts_at, phase.ends_at) for phase in row.phases.all()
    ]
    assert str(told[0]["url"]) == f"{settings.REMBUK_BASE_URL}/id/konsultasi/taman/"
    everything = Calendar.from_ical(client.get("/id/kalender/").content).walk("VEVENT")
    assert [event["uid"] for event in everything] == [event["uid"] for event in told]
    row.phases.update(
        starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=1)
    )
    assert b"VEVENT" not in client.get("/id/kalender/").content
    taman.unpublish()
    assert client.get("/id/kalender/taman/").status_code == 404


def test_feeds_tell_what_is_new(client: Client, taman: ConsultationPage) -> None:
    index = NewsIndexPage.objects.get(locale__language_code="id")
    article = NewsPage(title="Kabar & taman", slug="kabar", introduction="Dibuka.", body="[]")
    article.locale = index.locale
    index.add_child(instance=article)
    article.save_revision().publish()
    for address, title in (("konsultasi", "Taman mana, warga?"), ("berita", "Kabar & taman")):
        feed = fromstring(client.get(f"/id/umpan/{address}/").content)
        (entry,) = feed.findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}title") == title
        link = entry.find(f"{ATOM}link").get("href")
        assert client.get("/id/" + link.split("/id/")[1]).status_code == 200
