"""The list and the map of the same ideas, and the parts that htmx swaps."""

import csv
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from areas.models import AreaBoundary
from moderation.choices import State
from participation.models import Consultation
from proposals.models import Support
from tests import factories
from tests.areas.test_outlines import square

LIST = "/id/gagasan/probebaya/"
MAP = f"{LIST}?tampil=peta"


@pytest.fixture
def debate(city: object) -> Consultation:
    for number, code in enumerate(("64.72.03.1005", "64.72.03.1002")):
        area = factories.area(code)
        AreaBoundary.objects.create(area=area, geometry=square(117.0 + number / 10, -0.5))
    return factories.consultation("ideas", slug="probebaya")


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    assert ana.user
    client.force_login(ana.user)
    return client


def part(client: Client, path: str, target: str, data: Any = None, **more: Any) -> Any:
    headers = {"HX-Request": "true", "HX-Target": target}
    if data is None:
        return client.get(path, headers=headers)
    return client.post(path, data, headers=headers, follow=True)


class TestMap:
    def test_each_kelurahan_is_a_link_to_its_ideas_with_name_and_number(
        self, client: Client, debate: Consultation
    ) -> None:
        jawa = factories.area("64.72.03.1002")
        for _ in range(2):
            factories.idea(debate, area=jawa)
        factories.idea(debate, area=jawa, state=State.HIDDEN)
        text = client.get(MAP).content.decode()
        link = re.search(r'<a href="([^"]+)" aria-label="Jawa: 2 gagasan">', text)
        assert link
        there = client.get(LIST + link[1].replace("&amp;", "&"))
        assert there.context["total"] == 2
        assert 'aria-label="Sidodadi: 0 gagasan"' in text

    def test_an_area_without_a_polygon_stands_in_the_table(
        self, client: Client, debate: Consultation
    ) -> None:
        factories.idea(debate, area=factories.area("64.72.05.1003"))
        text = client.get(MAP).content.decode()
        assert 'aria-label="Lempake' not in text
        assert re.search(r"Lempake</a>.*tidak ada di peta.*<td class=\"number\"[^>]*>1</td>", text)

    def test_without_any_polygon_there_is_a_table_alone(self, client: Client, city: object) -> None:
        factories.idea(factories.consultation("ideas", slug="probebaya"))
        text = client.get(MAP).content.decode()
        assert "<path class" not in text
        assert text.count('<th scope="row">') == 3

    def test_it_counts_what_the_words_find_and_the_list_shows_as_many(
        self, client: Client, debate: Consultation
    ) -> None:
        for title in ("Taman baca", "Taman bermain", "Lampu"):
            factories.idea(debate, title=title)
        text = client.get(f"{MAP}&q=taman").content.decode()
        assert "Sidodadi: 2 gagasan" in text
        assert client.get(f"{LIST}?q=taman").context["total"] == 2
        assert "(2)" in client.get(f"{LIST}?q=taman").content.decode()

    def test_only_places_of_the_territory(self, client: Client, debate: Consultation) -> None:
        debate.territory = factories.area("64.72.03")
        debate.save()
        assert "Lempake" not in client.get(MAP).content.decode()

    def test_a_visitors_map_sets_no_cookie_and_asks_the_same_for_any_number(
        self, client: Client, debate: Consultation
    ) -> None:
        counts = []
        for amount in (1, 3, 30):
            for _ in range(debate.ideas.count(), amount):
                factories.idea(debate)
            client.get(MAP)
            with CaptureQueriesContext(connection) as queries:
                assert not client.get(MAP).cookies
            counts.append(len(queries))
        assert len(set(counts)) == 1, counts


class TestTheSameSet:
    @pytest.fixture
    def chosen(self, debate: Consultation, ana: Person) -> Consultation:
        """Two in Jawa, one of them by Ana; one in Sidodadi; one in no kelurahan."""
        jawa = factories.area("64.72.03.1002")
        factories.idea(debate, ana, area=jawa, title="=1+1 Taman baca")
        factories.idea(debate, area=jawa, title="Lampu taman")
        Support.objects.create(person=ana, idea=factories.idea(debate, title="Taman kota"))
        factories.idea(debate, area=factories.area("64.72.03"), title="Taman di mana saja")
        return debate

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 4),
            ("wilayah=64.72.03.1002", 2),
            ("wilayah=64.72.05", 0),
            ("q=taman&wilayah=64.72.03", 4),
            ("q=lampu&wilayah=64.72.03.1002", 1),
            ("saya=written", 1),
            ("saya=supported&q=taman", 1),
            ("saya=supported&wilayah=64.72.03.1002", 0),
        ],
    )
    def test_list_map_and_file_show_the_same(
        self, as_ana: Client, chosen: Consultation, query: str, count: int
    ) -> None:
        shown = as_ana.get(f"{LIST}?{query}")
        drawn = as_ana.get(f"{MAP}&{query}")
        taken = as_ana.get(f"{LIST}unduh/?{query}").content.decode("utf-8-sig")
        rows = list(csv.reader(taken.splitlines()))[1:]
        assert shown.content.decode().count('class="card"') == count
        numbers = re.findall(r'<td class="number"[^>]*>(\d+)</td>', drawn.content.decode())
        assert sum(map(int, numbers)) == count == len(rows)
        assert {row[0] for row in rows} == {
            f"G-{pk}" for pk, _author in shown.context["page_obj"].object_list
        }

    def test_places_that_are_not_chosen_say_so_on_the_map(
        self, client: Client, chosen: Consultation
    ) -> None:
        text = client.get(f"{MAP}&wilayah=64.72.03.1002").content.decode()
        assert 'aria-label="Jawa: 2 gagasan"' in text
        assert 'aria-label="Sidodadi: tidak dipilih"' in text
        assert ">Sidodadi</a>" not in text

    def test_each_choice_says_how_many(self, as_ana: Client, chosen: Consultation) -> None:
        text = as_ana.get(f"{LIST}?saya=written").content.decode()
        assert "oleh saya (1)" in text
        assert "saya dukung (1)" in text
        assert "Jawa (1)" in text
        assert "Sidodadi (" not in text
        visitor = Client().get(f"{LIST}?saya=written")
        assert visitor.context["total"] == 4
        assert "saya dukung" not in visitor.content.decode()

    def test_the_file_has_no_author_and_nothing_that_calculates(
        self, client: Client, chosen: Consultation, ana: Person
    ) -> None:
        text = client.get(f"{LIST}unduh/?urut=newest").content.decode("utf-8-sig")
        assert "'=1+1 Taman baca" in text
        assert ana.public_name not in text
        sheet = client.get(f"{LIST}unduh/?format=xlsx")
        assert sheet["Content-Disposition"].endswith('.xlsx"')

    def test_most_discussed_first(self, client: Client, chosen: Consultation) -> None:
        idea = chosen.ideas.get(title="Taman kota")
        factories.comment(idea.thread, factories.verified())
        found = client.get(f"{LIST}?urut=discussed").context["page_obj"].object_list
        assert found[0][0] == idea.pk


class TestParts:
    def test_the_list_alone_is_in_the_page(self, client: Client, debate: Consultation) -> None:
        for _ in range(30):
            factories.idea(debate)
        alone = part(client, f"{LIST}?urut=newest&p=2", "gagasan")
        text = alone.content.decode()
        assert "<html" not in text
        assert text.count('class="card"') == 6
        assert text.count("autofocus") == 1
        assert text.count('id="kabar" hx-swap-oob') == 1
        assert "HX-Target" in alone["Vary"]
        whole = client.get(f"{LIST}?urut=newest&p=2").content.decode()
        assert re.findall(r"/gagasan/probebaya/(\d+)/", text) == re.findall(
            r"/gagasan/probebaya/(\d+)/", whole
        )

    def test_going_back_in_the_browser_is_a_whole_page(
        self, client: Client, debate: Consultation
    ) -> None:
        headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
        assert "<html" in client.get(LIST, headers=headers).content.decode()

    @pytest.mark.parametrize("place", ["dukungan", "dukung"])
    def test_support_and_taking_it_back_in_place(
        self, as_ana: Client, debate: Consultation, place: str
    ) -> None:
        idea = factories.idea(debate)
        path, target = f"{LIST}{idea.pk}/dukung/", f"{place}-{idea.pk}"
        for typed, supports in (({}, True), ({}, True), ({"take_back": "1"}, False)):
            text = part(as_ana, path, target, typed).content.decode()
            assert "<html" not in text
            assert ('name="take_back"' in text) is supports
            assert text.count(f'id="{target}-tombol"') == 1
            assert text.count('id="kabar" hx-swap-oob') == 1
            assert Support.objects.exists() is supports

    @pytest.mark.parametrize("place", ["dukungan", "dukung"])
    def test_why_not_is_told_in_place(
        self, client: Client, budi: Person, debate: Consultation, place: str
    ) -> None:
        assert budi.user
        client.force_login(budi.user)
        idea = factories.idea(debate)
        answer = part(client, f"{LIST}{idea.pk}/dukung/", f"{place}-{idea.pk}", {})
        assert answer.status_code == 403
        assert 'class="refusal"' in answer.content.decode()
        assert "<html" not in answer.content.decode()
        assert not Support.objects.exists()


def test_cards_offer_support_to_those_who_may(
    client: Client, debate: Consultation, ana: Person, budi: Person
) -> None:
    mine, other = factories.idea(debate, ana), factories.idea(debate)
    Support.objects.create(person=ana, idea=factories.idea(debate))
    assert "dukung/" not in client.get(LIST).content.decode()
    for person, offers in ((ana, True), (budi, False)):
        assert person.user
        client.force_login(person.user)
        text = client.get(LIST).content.decode()
        assert (f'action="{LIST}{other.pk}/dukung/"' in text) is offers
        assert f'action="{LIST}{mine.pk}/dukung/"' not in text
        assert text.count('name="take_back"') == offers


class TestWriting:
    def test_what_was_typed_is_a_draft_from_the_second_step_on(
        self, as_ana: Client, debate: Consultation
    ) -> None:
        typed = {"title": "Lampu jalan", "body": "Gang itu gelap.", "submission_key": "k" * 32}
        as_ana.post(f"{LIST}baru/", {**typed, "to": "place"})
        assert debate.ideas.get().state == State.DRAFT
        again = as_ana.get(f"{LIST}baru/").content.decode()
        assert 'value="Lampu jalan"' in again
        area = factories.area("64.72.03.1002").pk
        as_ana.post(f"{LIST}baru/", {**typed, "area": area, "to": "check"})
        assert debate.ideas.get().area_id == area
        as_ana.post(f"{LIST}baru/", {**typed, "area": area, "to": "send"})
        assert debate.ideas.get().state == State.PUBLISHED

    def test_similar_ideas_while_typing(
        self, as_ana: Client, debate: Consultation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = factories.idea(debate, title="Lampu di gang Rahayu")
        monkeypatch.setattr("proposals.views.writing.similar_ideas", lambda *_: [other])
        answer = as_ana.post(f"{LIST}mirip/", {"title": "Lampu jalan"}).content.decode()
        assert "Lampu di gang Rahayu" in answer
        assert "1 gagasan serupa" in answer
        short = as_ana.post(f"{LIST}mirip/", {"title": "Lam"}).content.decode()
        assert "Lampu di gang" not in short
        page = as_ana.post(f"{LIST}baru/", {"title": "Lampu jalan", "body": "", "to": "place"})
        assert "Lampu di gang Rahayu" in page.content.decode()

    def test_too_much_typing_is_silent_and_visitors_ask_nothing(
        self, as_ana: Client, debate: Consultation, settings: Any
    ) -> None:
        settings.REMBUK_LIMITS = {**settings.REMBUK_LIMITS, "similar": (1, 60)}
        codes = [
            as_ana.post(f"{LIST}mirip/", {"title": "Lampu jalan"}).status_code for _ in range(3)
        ]
        assert codes[-1] == 204
        assert Client().post(f"{LIST}mirip/", {"title": "Lampu jalan"}).status_code == 302
