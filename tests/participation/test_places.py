"""A comment that is gone keeps its place with what others answered; every figure agrees."""

import pytest
from django.core.management import call_command
from django.test import Client

from moderation.choices import State
from participation.models import Comment, Consultation
from participation.queries.comments import stance_count
from proposals.models import Idea
from search import outbox
from search.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db
GONE = {
    State.HIDDEN: "Disembunyikan oleh moderator",
    State.WITHDRAWN: "Ditarik",
    State.HELD: "Menunggu moderator",
}


@pytest.fixture
def debate(city: object) -> Consultation:
    return factories.consultation("ideas", "discussion", slug="tepian")


@pytest.mark.parametrize("state", GONE)
def test_replies_stay_readable(debate: Consultation, state: State) -> None:
    idea = factories.idea(debate)
    assert idea.thread is not None
    above = factories.comment(idea.thread, body="Kata kasar.")
    reply = factories.comment(idea.thread, body="Tolong sopan.", parent=above, stance="against")
    call_command("rebuild_index")
    Comment.objects.filter(pk=above.pk).update(state=state)
    outbox.note("comment", above.pk)
    drain()
    for query in ("", f"?komentar={reply.pk}", f"?komentar={above.pk}"):
        words = Client().get(f"/id/gagasan/tepian/{idea.pk}/{query}").content.decode()
        assert "Tolong sopan." in words
        assert "Kata kasar." not in words
        assert GONE[state] in words
    assert above.author.public_name not in words
    assert stance_count([idea.thread]).against_count == 1
    hits = Client().get("/id/cari/", {"q": "sopan"}).context["found"].hits
    ((_hit, url, _label, _titled),) = hits
    answer = Client().get(url.partition("#")[0], follow=True)
    assert f'id="K-{reply.pk}"' in answer.content.decode()
    (told,) = Client().get(f"/api/threads/{idea.thread_id}/comments").json()["items"]
    assert (told["id"], told["parent"], told["parent_state"]) == (reply.pk, above.pk, state)
    assert not Client().get("/id/cari/", {"q": "kasar"}).context["found"].hits


def test_what_nobody_answered_leaves_no_place(debate: Consultation) -> None:
    idea = factories.idea(debate)
    assert idea.thread is not None
    factories.comment(idea.thread, state=State.HIDDEN)
    words = Client().get(f"/id/gagasan/tepian/{idea.pk}/").content.decode()
    assert GONE[State.HIDDEN] not in words


class TestIdeas:
    def test_a_hidden_idea_keeps_what_others_said(self, debate: Consultation) -> None:
        idea = factories.idea(debate, title="Judul kasar")
        assert idea.thread is not None
        comment = factories.comment(idea.thread, body="Tolong sopan.")
        call_command("rebuild_index")
        Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)
        outbox.note("idea", idea.pk)
        drain()
        address = f"/id/gagasan/tepian/{idea.pk}/"
        answer = Client().get(address)
        words = answer.content.decode()
        assert answer.status_code == 200
        assert GONE[State.HIDDEN] in words
        assert "Tolong sopan." in words
        assert "Judul kasar" not in words
        assert idea.body not in words
        assert "Judul kasar" not in Client().get("/id/gagasan/tepian/").content.decode()
        ((_hit, url, _label, _titled),) = (
            Client().get("/id/cari/", {"q": "sopan"}).context["found"].hits
        )
        landed = Client().get(url.partition("#")[0], follow=True)
        assert f'id="K-{comment.pk}"' in landed.content.decode()

    def test_nobody_adds_to_it(self, debate: Consultation) -> None:
        idea = factories.idea(debate)
        assert idea.thread is not None
        factories.comment(idea.thread)
        Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)
        ana, client = factories.verified("nina"), Client()
        assert ana.user is not None
        client.force_login(ana.user)
        sent = {"body": "Saya juga.", "stance": "for", "submission_key": "k" * 32}
        assert client.post(f"/id/debat/{idea.thread_id}/tulis/", sent).status_code == 404
        assert (
            f"/id/debat/{idea.thread_id}/tulis/"
            not in client.get(f"/id/gagasan/tepian/{idea.pk}/").content.decode()
        )

    def test_one_that_nobody_answered_is_gone(self, debate: Consultation) -> None:
        idea = factories.idea(debate, state=State.HIDDEN)
        assert Client().get(f"/id/gagasan/tepian/{idea.pk}/").status_code == 404
