"""Debates on their pages and over the API: one set of rules, one comment for one sending."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from moderation.choices import State
from participation.actions.comments import save_draft
from participation.models import Comment, Consultation, Thread
from tests import factories

WORDS = "Saya setuju asalkan pedagang kecil tetap boleh berjualan."
KEY = "k" * 32


@pytest.fixture
def debate(city: Area) -> Consultation:
    return factories.consultation("discussion", slug="tepian")


@pytest.fixture
def thread(debate: Consultation) -> Thread:
    assert debate.thread is not None
    return debate.thread


def as_person(person: Person) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


def post(client: Client, thread: Thread, **more: Any) -> Any:
    data = {"stance": "for", "body": WORDS, "submission_key": KEY, **more}
    return client.post(f"/id/debat/{thread.pk}/tulis/", data)


def send(client: Client, thread: Thread, key: str = KEY, **more: Any) -> Any:
    return client.post(
        f"/api/threads/{thread.pk}/comments",
        json.dumps({"stance": "for", "body": WORDS, **more}),
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


class TestPages:
    @pytest.mark.parametrize("stance", ["for", "against", "neutral"])
    def test_a_verified_resident_comments(self, thread: Thread, ana: Person, stance: str) -> None:
        assert post(as_person(ana), thread, stance=stance).status_code == 302
        made = thread.comments.get()
        assert (made.stance, made.state, made.author) == (stance, State.PUBLISHED, ana)

    def test_comments_are_a_list_with_headings(self, thread: Thread, ana: Person) -> None:
        comment = factories.comment(thread, ana)
        reply = factories.comment(thread, parent=comment)
        part = {"HX-Request": "true", "HX-Target": f"utas-{thread.pk}"}
        answer = Client().get(f"/en/debat/{thread.pk}/", headers=part)
        html = BeautifulSoup(answer.content, "html.parser")
        articles = [html.find(id=f"K-{one.pk}") for one in (comment, reply)]
        assert [one.find(["h3", "h4"]).name for one in articles] == ["h3", "h4"]
        assert [one.find_parent("ol")["role"] for one in articles] == ["list", "list"]
        assert articles[1].find_parent("ol")["aria-label"] == f"Replies to K-{comment.pk}"

    def test_a_double_click_is_one_comment(self, thread: Thread, ana: Person) -> None:
        first, second = (post(as_person(ana), thread) for _ in range(2))
        assert first.url == second.url
        assert thread.comments.count() == 1

    def test_other_words_under_the_same_key_are_refused_and_kept_in_the_form(
        self, thread: Thread, ana: Person
    ) -> None:
        post(as_person(ana), thread)
        answer = post(as_person(ana), thread, body="Sesuatu yang lain.")
        assert answer.status_code == 422
        assert "Sesuatu yang lain." in answer.content.decode()
        assert thread.comments.count() == 1

    def test_a_comment_without_a_stance_is_refused(self, thread: Thread, ana: Person) -> None:
        assert post(as_person(ana), thread, stance="").status_code in (403, 422)
        assert not thread.comments.exists()

    def test_replies_have_one_level(self, thread: Thread, ana: Person) -> None:
        comment = factories.comment(thread)
        post(as_person(ana), thread, parent=comment.pk, stance="")
        reply = comment.replies.get()
        answer = post(as_person(ana), thread, parent=reply.pk, submission_key="z" * 32)
        assert answer.status_code == 403
        assert not reply.replies.exists()

    def test_who_is_not_verified_keeps_one_draft_that_nobody_reads(
        self, thread: Thread, budi: Person
    ) -> None:
        for words in ("Konsep pertama.", "Konsep kedua."):
            post(as_person(budi), thread, body=words, submission_key=words.ljust(20))
        assert [comment.body for comment in thread.comments.all()] == ["Konsep kedua."]
        assert "Konsep kedua." not in Client().get(f"/api/threads/{thread.pk}/comments").json()

    def test_a_draft_goes_when_it_is_sent_not_when_it_is_refused(
        self, debate: Consultation, thread: Thread, ana: Person
    ) -> None:
        save_draft(person=ana, thread=thread, body="Konsep.", stance="for", at=timezone.now())
        debate.phases.update(ends_at=timezone.now() - timedelta(minutes=1))
        assert post(as_person(ana), thread).status_code == 403
        assert thread.comments.get().body == "Konsep."
        debate.phases.update(ends_at=timezone.now() + timedelta(days=1))
        post(as_person(ana), thread, submission_key="y" * 32)
        assert [comment.body for comment in thread.comments.all()] == [WORDS]

    def test_its_author_changes_it_for_some_minutes(self, thread: Thread, ana: Person) -> None:
        comment = factories.comment(thread, ana)
        url = f"/id/komentar/{comment.pk}/ubah/"
        as_person(ana).post(url, {"body": "Kata yang baru.", "submission_key": KEY})
        assert "Kata yang baru." in Comment.objects.get().body
        assert WORDS in Client().get(f"/id/komentar/{comment.pk}/riwayat/").content.decode()
        Comment.objects.update(created_at=timezone.now() - timedelta(minutes=16))
        late = as_person(ana).post(url, {"body": "Terlambat.", "submission_key": "x" * 32})
        assert late.status_code == 403
        assert Comment.objects.get().body == "Kata yang baru."

    def test_nobody_else_changes_or_withdraws_it(self, thread: Thread, ana: Person) -> None:
        comment = factories.comment(thread)
        for path in ("ubah", "tarik"):
            answer = as_person(ana).post(f"/id/komentar/{comment.pk}/{path}/", {"body": "x"})
            assert answer.status_code == 404
        assert Comment.objects.get().state == State.PUBLISHED

    def test_an_idea_that_is_not_public_is_not_debated(self, debate: Consultation) -> None:
        idea = factories.idea(debate, state=State.HIDDEN)
        assert post(as_person(factories.verified()), idea.thread).status_code == 404
        assert Client().get(f"/api/threads/{idea.thread_id}/comments").status_code == 404
        assert idea.title not in Client().get("/api/consultations/tepian/threads").content.decode()


@pytest.mark.parametrize("amount", [1, 3, 30])
def test_a_debate_asks_the_same_for_any_number(
    thread: Thread, ana: Person, amount: int, client: Client
) -> None:
    for _ in range(amount):
        factories.comment(thread, ana, parent=factories.comment(thread, ana))
    url = f"/api/threads/{thread.pk}/comments?limit=100"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        listed = client.get(url).json()
    assert listed["count"] == 2 * amount
    assert len(queries) <= 4


class TestApi:
    def test_one_comment_for_one_key(self, thread: Thread, ana: Person) -> None:
        first, second = (send(as_person(ana), thread) for _ in range(2))
        assert (first.status_code, first.json()["again"]) == (201, False)
        assert second.json() == {**first.json(), "again": True}
        listed = Client().get(f"/api/threads/{thread.pk}/comments").json()["items"]
        assert [(item["body"], item["author"]) for item in listed] == [(WORDS, "Ana")]
        assert "example.org" not in json.dumps(listed)

    def test_wrong_sendings_have_their_own_answers(self, thread: Thread, ana: Person) -> None:
        client = as_person(ana)
        send(client, thread)
        assert send(client, thread, key="").status_code == 400
        assert send(client, thread, body="Lain.").status_code == 422
        assert send(client, thread, key="a" * 20, body="").status_code == 422
        assert send(client, thread, key="b" * 20, stance="?").status_code == 403
        assert send(client, thread, key="c" * 20, parent=10**12).status_code == 404
        assert thread.comments.count() == 1

    def test_the_rules_are_those_of_the_pages(
        self, debate: Consultation, thread: Thread, ana: Person, budi: Person
    ) -> None:
        assert send(Client(), thread).status_code == 401
        refused = send(as_person(budi), thread)
        assert (refused.status_code, bool(refused.json()["remedy_url"])) == (403, True)
        debate.phases.update(ends_at=timezone.now() - timedelta(minutes=1))
        assert "berakhir" in send(as_person(ana), thread).json()["detail"]
        debate.live = False
        debate.save()
        assert send(as_person(ana), thread).status_code == 404

    def test_a_number_in_the_text_waits_for_a_moderator(self, thread: Thread, ana: Person) -> None:
        answer = send(as_person(ana), thread, body="NIK saya 6472010105909901, hubungi saya.")
        assert answer.json()["state"] == State.HELD
        assert Client().get(f"/api/threads/{thread.pk}/comments").json()["items"] == []

    def test_changes_and_withdraws_ones_own(self, thread: Thread, ana: Person) -> None:
        mine, other = factories.comment(thread, ana), factories.comment(thread)
        words = json.dumps({"body": "Kata yang baru."})
        client, kind = as_person(ana), "application/json"
        assert client.put(f"/api/comments/{mine.pk}", words, content_type=kind).status_code == 200
        assert client.put(f"/api/comments/{other.pk}", words, content_type=kind).status_code == 404
        assert client.delete(f"/api/comments/{other.pk}").status_code == 404
        assert client.delete(f"/api/comments/{mine.pk}").status_code == 204
        assert [c.state for c in Comment.objects.order_by("pk")] == ["withdrawn", "published"]

    def test_consultations_with_their_phases(self, debate: Consultation) -> None:
        listed = Client().get("/api/consultations").json()["items"]
        assert [item["slug"] for item in listed] == ["tepian"]
        one = Client().get("/api/consultations/tepian").json()
        assert (one["territory"], len(one["phases"])) == ("64.72", 4)
        assert not Client().get("/api/consultations").cookies


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_are_one_comment() -> None:
    factories.city()
    debate = factories.consultation("discussion")
    ana, thread = factories.verified("ana"), debate.thread
    assert thread is not None
    clients = [as_person(ana) for _ in range(2)]
    answers: list[int] = []

    def act(client: Client) -> None:
        try:
            answers.append(send(client, thread).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(client,)) for client in clients]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [201, 201]
    assert thread.comments.count() == 1
