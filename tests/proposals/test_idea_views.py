"""The list, one idea, writing in steps, supporting; and the same over the API."""

import json
import re
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from moderation.choices import State
from participation.models import Consultation
from proposals.actions.ideas import edit_idea
from proposals.models import Idea, Support
from search.engines import SearchUnavailable
from tests import factories

LIST = "/id/gagasan/probebaya/"
WRITE = "/id/gagasan/probebaya/baru/"
TYPED = {"title": "Lampu jalan", "body": "Gang itu gelap pada malam hari."}


@pytest.fixture
def debate(city: Area) -> Consultation:
    return factories.consultation("ideas", slug="probebaya")


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    client.force_login(ana.user)
    return client


def steps(client: Client, place: Area, **more: str) -> Any:
    data = {**TYPED, "area": place.pk, "submission_key": "k" * 32, **more}
    return client.post(WRITE, data)


@pytest.mark.parametrize("amount", [1, 3, 30])
def test_the_list_asks_the_same_for_any_number(
    client: Client, debate: Consultation, amount: int
) -> None:
    author = factories.verified()
    for _ in range(amount):
        factories.comment(factories.idea(debate, author).thread, author)
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(LIST)
    assert len(queries) <= 12
    assert page.content.decode().count('class="card"') == min(amount, 24)
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()


@pytest.mark.parametrize("amount", [1, 3, 30])
def test_an_idea_asks_the_same_for_any_number_of_comments(
    client: Client, debate: Consultation, amount: int
) -> None:
    idea = factories.idea(debate)
    author = factories.verified()
    for _ in range(amount):
        factories.comment(idea.thread, author)
    address = reverse("proposals:show-idea", args=["probebaya", idea.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert len(queries) <= 16
    assert not page.cookies


def test_pages_of_one_visitor_repeat_nothing(client: Client, debate: Consultation) -> None:
    author = factories.verified()
    for _ in range(30):
        factories.idea(debate, author)
    first = client.get(LIST)
    following = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert following
    second = client.get(LIST + following[1].replace("&amp;", "&"))
    shown = [pk for page in (first, second) for pk, _author in page.context["page_obj"]]
    assert len(shown) == len(set(shown)) == 30


def test_strange_parameters_break_nothing(client: Client, debate: Consultation) -> None:
    for query in ("p=x", "urut=%27", "wilayah=99.99", "q=%00%25", "acak=%F0%9F%98%80"):
        assert client.get(f"{LIST}?{query}").status_code == 200


def test_three_steps_and_nothing_typed_is_lost(as_ana: Client, debate: Consultation) -> None:
    area = factories.area("64.72.03.1002")
    assert 'name="title"' in as_ana.get(WRITE).content.decode()
    place = steps(as_ana, area, to="place").content.decode()
    assert "<select" in place
    assert TYPED["body"] in place
    check = steps(as_ana, area, to="check").content.decode()
    assert "<h3>Lampu jalan</h3>" in check
    assert "Jawa" in check
    assert not Idea.objects.public().exists()
    back = steps(as_ana, area, to="words").content.decode()
    assert TYPED["body"] in back
    assert f'value="{area.pk}"' in back
    sent = steps(as_ana, area, to="send")
    idea = Idea.objects.get()
    assert sent.url == reverse("proposals:show-idea", args=["probebaya", idea.pk])
    assert (idea.area, idea.author.public_name) == (area, "Ana")


def test_a_double_click_makes_one_idea(as_ana: Client, debate: Consultation) -> None:
    area = factories.area("64.72.03.1002")
    first, second = (steps(as_ana, area, to="send") for _ in range(2))
    assert first.url == second.url
    assert Idea.objects.count() == 1
    assert steps(as_ana, area, to="send", title="Lain").status_code == 422


@pytest.mark.parametrize(
    ("typed", "shows"),
    [({"title": ""}, 'name="title"'), ({"area": ""}, 'name="area"'), ({"area": "x"}, "<select")],
)
def test_what_is_missing_is_asked_at_its_step(
    as_ana: Client, debate: Consultation, typed: dict[str, str], shows: str
) -> None:
    page = steps(as_ana, factories.area("64.72.03.1002"), to="send", **typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'role="alert"' in text
    assert shows in text
    assert TYPED["body"] in text


def test_unverified_people_keep_a_draft(client: Client, debate: Consultation, budi: Person) -> None:
    client.force_login(budi.user)
    area = factories.area("64.72.03.1002")
    assert "/id/verifikasi/" in steps(client, area, to="check").content.decode()
    back = "%2Fid%2Fgagasan%2Fprobebaya%2Fbaru%2F"
    assert steps(client, area, to="send").url == f"/id/verifikasi/?next={back}"
    assert Idea.objects.get().state == State.DRAFT
    assert TYPED["body"] in client.get(WRITE).content.decode()


def test_after_the_phase_there_is_no_form(as_ana: Client, debate: Consultation) -> None:
    debate.phases.filter(kind="ideas").update(ends_at=timezone.now() - timedelta(minutes=1))
    assert "<textarea" not in as_ana.get(WRITE).content.decode()
    assert steps(as_ana, factories.area("64.72.03.1002"), to="send").status_code == 403


def test_visitors_are_asked_to_sign_in_before_they_write(
    client: Client, debate: Consultation
) -> None:
    assert "/akun/" in client.get(WRITE).url


def test_similar_ideas_are_silent_while_the_index_is_away(
    as_ana: Client, debate: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from proposals.queries import similar

    away = Mock(similar=Mock(side_effect=SearchUnavailable))
    monkeypatch.setattr(similar, "usable_engines", lambda: [away])
    idea = factories.idea(debate)
    address = reverse("proposals:show-idea", args=["probebaya", idea.pk])
    assert as_ana.get(address).status_code == 200
    assert steps(as_ana, factories.area("64.72.03.1002"), to="check").status_code == 200
    assert away.similar.called


def test_supporting_and_taking_back(as_ana: Client, debate: Consultation) -> None:
    idea = factories.idea(debate)
    address = reverse("proposals:support-idea", args=["probebaya", idea.pk])
    for _ in range(2):
        assert as_ana.post(address).status_code == 302
    assert Support.objects.count() == 1
    as_ana.post(address, {"take_back": "1"})
    assert not Support.objects.exists()


def test_a_refused_support_says_why(client: Client, debate: Consultation, budi: Person) -> None:
    client.force_login(budi.user)
    idea = factories.idea(debate)
    answer = client.post(reverse("proposals:support-idea", args=["probebaya", idea.pk]))
    assert answer.status_code == 403
    assert reverse("residents:verification") in answer.content.decode()


@pytest.mark.parametrize("state", ["held", "hidden", "withdrawn", "draft"])
def test_what_is_not_public_is_not_found(client: Client, debate: Consultation, state: str) -> None:
    idea = factories.idea(debate, state=state)
    for name in ("show-idea", "show-history", "edit-idea", "withdraw-idea"):
        client.force_login(factories.verified().user)
        address = reverse(f"proposals:{name}", args=["probebaya", idea.pk])
        assert client.get(address).status_code == 404


def test_an_author_changes_and_everybody_reads_the_earlier_words(
    as_ana: Client, debate: Consultation, ana: Person
) -> None:
    idea = factories.idea(debate, ana, title="Sebelumnya")
    address = reverse("proposals:edit-idea", args=["probebaya", idea.pk])
    assert as_ana.post(address, {"title": "", "body": "x"}).status_code == 422
    assert as_ana.post(address, {"title": "Sesudahnya", "body": "Isi baru."}).status_code == 302
    history = reverse("proposals:show-history", args=["probebaya", idea.pk])
    assert "Sebelumnya" in Client().get(history).content.decode()
    Idea.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert as_ana.post(address, {"title": "Lagi", "body": "Isi."}).status_code == 403


def test_withdrawing_asks_once(as_ana: Client, debate: Consultation, ana: Person) -> None:
    idea = factories.idea(debate, ana)
    address = reverse("proposals:withdraw-idea", args=["probebaya", idea.pk])
    assert as_ana.get(address).status_code == 200
    assert as_ana.post(address).status_code == 302
    idea.refresh_from_db()
    assert idea.state == State.WITHDRAWN


def test_an_edited_idea_keeps_its_supports(debate: Consultation, ana: Person) -> None:
    idea = factories.idea(debate, ana)
    Support.objects.create(person=factories.verified(), idea=idea)
    edit_idea(idea=idea, person=ana, title="Baru", body="Isi baru sekali.", at=timezone.now())
    assert Support.objects.count() == 1


API = "/api/consultations/probebaya/ideas"


def send(client: Client, **headers: str) -> Any:
    data = json.dumps({**TYPED, "area": "64.72.03.1002"})
    return client.post(API, data, content_type="application/json", headers=headers)


def test_the_api_makes_one_idea_for_one_key(as_ana: Client, debate: Consultation) -> None:
    first, second = (send(as_ana, **{"Idempotency-Key": "a" * 32}) for _ in range(2))
    assert (first.status_code, first.json()["again"]) == (201, False)
    assert second.json() == {"number": first.json()["number"], "again": True}
    assert send(as_ana).status_code == 400
    listed = as_ana.get(API).json()["items"]
    assert [item["title"] for item in listed] == ["Lampu jalan"]
    assert "example.org" not in json.dumps(listed)


def test_the_api_refuses_as_the_pages_do(
    client: Client, debate: Consultation, budi: Person
) -> None:
    assert send(client, **{"Idempotency-Key": "a" * 32}).status_code == 401
    client.force_login(budi.user)
    answer = send(client, **{"Idempotency-Key": "a" * 32})
    assert answer.status_code == 403
    assert answer.json()["remedy_url"]
    idea = factories.idea(debate)
    assert client.put(f"{API}/{idea.pk}/support").status_code == 403


def test_the_api_supports_once(as_ana: Client, debate: Consultation) -> None:
    idea = factories.idea(debate)
    for _ in range(2):
        assert as_ana.put(f"{API}/{idea.pk}/support").status_code == 204
    assert Support.objects.count() == 1
    assert as_ana.delete(f"{API}/{idea.pk}/support").status_code == 204
    assert not Support.objects.exists()
