"""A consultation for a named group is not held against the census of the whole territory."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.queries.content import content
from tests import factories
from tests.residents.groups.ways import group, member

pytestmark = pytest.mark.django_db
WORDS = {
    "id": ("Pedagang Pasar Pagi", "Yang bicara: 1 orang. Yang dapat bicara: 2 orang."),
    "en": ("Traders of Pasar Pagi", "People who spoke: 1. People who could: 2."),
}
COMPARED = {
    "id": ("dibanding data penduduk", "Per 1.000"),
    "en": ("against the census", "Of 1,000"),
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_report_and_frozen_report_say_so_instead(
    client: Client, city: Area, ana: Person, eko: Person, language: str
) -> None:
    traders = group()
    for person in (ana, factories.verified("rini")):
        member(traders, person)
    factories.verified("jauh")  # lives in the city, is no member
    talk = factories.consultation("discussion", group=traders)
    factories.comment(talk.thread, ana)
    assert eko.user
    made = freeze_report(consultation=talk, by=eko.user, at=timezone.now())
    sign_snapshot(snapshot=made, by=eko.user, at=timezone.now())
    factories.sign_in(client, eko)
    for address in (f"laporan/{talk.slug}/", f"laporan/{talk.slug}/beku/{made.pk}/"):
        page = client.get(f"/{language}/{address}").content.decode()
        assert all(words in page for words in WORDS[language]), address
        assert not [words for words in COMPARED[language] if words in page], address
    # Who it was is not in what is kept.
    assert made.figures["who"] == []
    assert made.figures["group"] == {
        "code": "pasar-pagi", "name": {"id": WORDS["id"][0], "en": WORDS["en"][0]}, "may_speak": 2,
    }  # fmt: skip


def test_one_for_a_whole_territory_stands_beside_the_census(
    client: Client, city: Area, ana: Person, eko: Person
) -> None:
    talk = factories.consultation("discussion")
    factories.comment(talk.thread, ana)
    assert eko.user
    factories.sign_in(client, eko)
    for language, words in COMPARED.items():
        page = client.get(f"/{language}/laporan/{talk.slug}/").content.decode()
        assert all(one in page for one in words)
    found = content(talk, timezone.now())
    assert [division.name for division in found.divisions] == ["area", "sex", "age"]
    assert found.group is None
