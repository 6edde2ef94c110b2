"""The list of consultations: the order, what it is narrowed down by, and what its cards say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from insights.models import Decision
from moderation.choices import State
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage, Topic
from participation.queries.lists import Asked, concerns, facets_of, spoken_of, with_status
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/en/konsultasi/"


@pytest.fixture(autouse=True)
def ground() -> None:
    factories.city()
    ensure_site()


def published(slug: str, *running: str, area: str = "64.72", topic: str = "") -> Consultation:
    made = factories.consultation(*running, slug=slug)
    made.territory = factories.area(area)
    if topic:
        made.topic, _ = Topic.objects.get_or_create(code=topic, defaults={"name": {"id": topic}})
    made.save()
    parent = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title=f"Soal {slug}", slug=slug, translation_key=made.translation_key,
        locale=parent.locale, level="involve", territory=made.territory, topic=made.topic,
        department=made.department, promise="Kami mendengar.", introduction="Pendek.",
        **factories.ANSWERS,
    )  # fmt: skip
    parent.add_child(instance=page)
    return made


def coming(slug: str) -> Consultation:
    made = published(slug)
    start = timezone.now() + timedelta(days=6)
    made.phases.filter(kind="vote").update(starts_at=start, ends_at=start + timedelta(days=9))
    return made


def answered(slug: str) -> Consultation:
    made = published(slug)
    eko = factories.staff("eko", "official").user
    now = timezone.now()
    Decision.objects.create(
        consultation=made, outcome="adopted", headline="Taman dibangun.", reasons="Warga ingin.",
        signed_alone=True, signed_by=eko, signer_name="Eko", published_at=now,
    )  # fmt: skip
    return made


def slugs_of(address: str) -> list[str]:
    text = Client().get(address).content.decode()
    found = [part.split('"')[0].split("<")[0] for part in text.split(">Soal ")[1:]]
    return [slug for slug in found if slug]


def test_each_card_says_where_its_consultation_stands() -> None:
    published("debat", "discussion")
    coming("nanti")
    published("lewat")
    answered("dijawab")
    text = Client().get(LIST).content.decode()
    opens = timezone.localtime(timezone.now() + timedelta(days=6))
    assert f"Opens on {opens.day} {opens:%B %Y}" in text
    assert "Waits for the answer" in text
    assert "Taman dibangun." in text
    assert "not open" not in text.lower()
    assert slugs_of(LIST) == ["debat", "nanti", "lewat", "dijawab"]


def test_a_filter_shows_what_its_count_says() -> None:
    published("debat", "discussion", topic="air")
    published("kota", "discussion", topic="jalan")
    published("ulu", "discussion", area="64.72.03", topic="air")
    published("utara", area="64.72.05", topic="air")
    coming("nanti")
    for asked in (
        Asked(), Asked(status="open"), Asked(topic="air"), Asked(area="64.72.03"),
        Asked(status="open", topic="air", area="64.72.03.1005"),
    ):  # fmt: skip
        found = facets_of(with_status(timezone.now()), asked)
        assert len(slugs_of(f"{LIST}?{asked.query()}")) == found.total
        for entry in (*found.statuses, *found.topics, *found.areas):
            assert len(slugs_of(f"{LIST}?{entry.query}")) == entry.count, entry
    assert slugs_of(f"{LIST}?wilayah=64.72.03&keadaan=open") == ["debat", "kota", "ulu"]
    assert "No consultation fits" in Client().get(f"{LIST}?topik=lain").content.decode()


def test_an_area_is_concerned_by_what_is_asked_around_it_and_in_its_parts() -> None:
    assert concerns("64.72", "64.72.03.1005")
    assert concerns("64.72.03.1005", "64.72")
    assert not concerns("64.72.03", "64.72.05")
    assert not concerns("64.72.03.1005", "64.72.03.100")


def test_people_and_texts_are_those_that_everybody_may_read() -> None:
    here = published("debat", "ideas", "discussion")
    ana, budi = factories.verified(), factories.verified()
    debate = factories.thread(here)
    factories.comment(debate, ana)
    factories.comment(debate, ana)
    factories.idea(here, ana)
    hidden = factories.comment(debate, budi)
    hidden.state = State.HIDDEN
    hidden.save()
    told = spoken_of([here])[here.pk]
    assert (told.people, told.texts) == (1, 3)
    text = Client().get(LIST).content.decode()
    assert "1 person has spoken" in text
    assert "3 texts" in text
