"""A debate read page by page and written in: the whole page, and the part that htmx swaps."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from moderation.choices import State
from participation.models import Comment, Thread
from participation.queries.comments import page_of
from participation.queries.rotation import current_seed
from proposals.models import Idea
from tests import factories

KEY = "k" * 32
WORDS = "Saya setuju asalkan pedagang kecil tetap boleh berjualan."


@pytest.fixture
def idea(city: object) -> Idea:
    """An idea whose page shows a debate, without Wagtail."""
    debate = factories.consultation("ideas", "discussion", slug="tepian")
    made = factories.idea(debate)
    return made


@pytest.fixture
def thread(idea: Idea) -> Thread:
    return idea.thread


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    assert ana.user
    client.force_login(ana.user)
    return client


def page(idea: Idea, query: str = "", client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/id/gagasan/tepian/{idea.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="K-(\d+)"', text)]


def part(client: Client, path: str, target: str, **typed: Any) -> Any:
    headers = {"HX-Request": "true", "HX-Target": target}
    if typed:
        return client.post(path, typed, headers=headers)
    return client.get(path, headers=headers)


class TestOrder:
    def test_pages_of_one_visitor_repeat_nothing_and_name_each_parameter_once(
        self, idea: Idea, thread: Thread
    ) -> None:
        author = factories.verified()
        made = {factories.comment(thread, author).pk for _ in range(45)}
        text, seen = page(idea), []
        for _ in range(2):
            seen += shown(text)
            following = re.search(r'rel="next" href="([^"]+)"', text)
            assert following
            query = following[1].replace("&amp;", "&").partition("#")[0]
            assert re.findall(r"[?&](\w+)=", query) == ["acak", "k"]
            text = page(idea, query)
        seen += shown(text)
        assert len(seen) == 45
        assert set(seen) == made

    def test_every_comment_has_its_turn_at_the_top(self, thread: Thread) -> None:
        author = factories.verified()
        made = [factories.comment(thread, author).pk for _ in range(4)]
        first = [
            page_of(thread, viewer=None, number="1", order="rotating", seed=str(n))[0]
            for n in range(200)
        ]
        assert min(first.count(pk) for pk in made) > 20

    def test_visitors_share_an_order_for_ten_minutes_and_people_have_their_own(
        self, ana: Person, budi: Person
    ) -> None:
        noon = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Makassar"))
        later = noon + timedelta(minutes=9)
        assert current_seed(None, noon) == current_seed(None, later)
        assert current_seed(None, noon) != current_seed(None, noon + timedelta(minutes=10))
        assert current_seed(ana, noon) == current_seed(ana, later)
        assert len({current_seed(who, noon) for who in (ana, budi, None)}) == 3

    def test_a_visitors_page_sets_no_cookie(self, idea: Idea, thread: Thread) -> None:
        factories.comment(thread)
        answer = Client().get(f"/id/gagasan/tepian/{idea.pk}/")
        assert not answer.cookies
        assert "no-store" not in answer.get("Cache-Control", "")

    def test_useful_is_what_several_sides_answered(self, idea: Idea, thread: Thread) -> None:
        monologue, liked, debated = (factories.comment(thread) for _ in range(3))
        for _ in range(3):
            factories.comment(thread, monologue.author, parent=monologue, stance="against")
            factories.comment(thread, factories.verified(), parent=liked, stance="for")
        for stance in ("for", "against"):
            factories.comment(thread, factories.verified(), parent=debated, stance=stance)
        found = page_of(thread, viewer=None, number="1", order="useful", seed="")
        assert list(found) == [debated.pk, liked.pk, monologue.pk]

    def test_a_figure_of_the_bar_opens_what_it_counts(self, idea: Idea, thread: Thread) -> None:
        mine = factories.comment(thread, stance="against")
        factories.comment(thread, stance="for")
        reply = factories.comment(thread, parent=mine, stance="against")
        factories.comment(thread, stance="against", state=State.HIDDEN)
        assert sorted(shown(page(idea, "?sikap=against"))) == [mine.pk, reply.pk]

    def test_strange_addresses_break_nothing(self, idea: Idea, thread: Thread) -> None:
        factories.comment(thread)
        for query in ("k=x", "urut=%27", "sikap=%00", "komentar=%C2%B2", "komentar=" + "9" * 30):
            assert len(shown(page(idea, f"?{query}"))) == 1

    def test_a_link_leads_to_its_comment_on_whatever_page(self, idea: Idea, thread: Thread) -> None:
        author = factories.verified()
        made = [factories.comment(thread, author) for _ in range(25)]
        reply = factories.comment(thread, author, parent=made[-1])
        for pk in (made[-1].pk, reply.pk):
            text = page(idea, f"?urut=oldest&komentar={pk}")
            assert shown(text)[:2] == [made[-1].pk, reply.pk]
            assert len(shown(text)) == len(set(shown(text)))

    @pytest.mark.parametrize("order", ["rotating", "useful", "oldest"])
    def test_the_number_of_queries_is_constant(
        self, idea: Idea, thread: Thread, order: str
    ) -> None:
        author, counts = factories.verified(), []
        for amount in (1, 3, 30):
            for _ in range(thread.comments.filter(parent=None).count(), amount):
                factories.comment(thread, author, parent=factories.comment(thread, author))
            page(idea, f"?urut={order}")
            with CaptureQueriesContext(connection) as queries:
                page(idea, f"?urut={order}")
            counts.append(len(queries))
        assert len(set(counts)) == 1, counts


class TestParts:
    def test_the_part_is_in_the_full_page(self, idea: Idea, thread: Thread) -> None:
        factories.comment(thread)
        target = f"utas-{thread.pk}"
        alone = part(Client(), f"/id/debat/{thread.pk}/?urut=oldest", target)
        assert "<html" not in alone.content.decode()
        told = r'<p id="kabar".*?</p>'  # for the live region, which the page has already
        words = re.sub(rf"\s*{told}\s*", "", alone.content.decode()).strip()
        assert words.removesuffix("</div>").strip() in page(idea, "?urut=oldest")
        assert "HX-Target" in alone["Vary"]

    def test_without_htmx_it_leads_to_the_page(self, idea: Idea, thread: Thread) -> None:
        answer = Client().get(f"/id/debat/{thread.pk}/?urut=newest")
        assert answer.url == f"/id/gagasan/tepian/{idea.pk}/?urut=newest#debat"

    def test_what_is_not_public_has_no_part(self, idea: Idea, thread: Thread) -> None:
        Idea.objects.update(state=State.HIDDEN)
        target = f"utas-{thread.pk}"
        assert part(Client(), f"/id/debat/{thread.pk}/", target).status_code == 404

    def test_a_comment_appears_first_with_the_focus_and_is_told_once(
        self, as_ana: Client, thread: Thread
    ) -> None:
        for _ in range(25):
            factories.comment(thread)
        target, typed = f"debat-{thread.pk}", {"stance": "for", "body": WORDS}
        path = f"/id/debat/{thread.pk}/tulis/"
        answers = [part(as_ana, path, target, submission_key=KEY, **typed) for _ in range(2)]
        made = Comment.objects.get(author__public_name="Ana")
        for answer in answers:
            text = answer.content.decode()
            assert shown(text)[0] == made.pk
            assert f'id="K-{made.pk}" tabindex="-1" autofocus' in text
            assert text.count('id="kabar" hx-swap-oob') == 1
            assert text.count("autofocus") == 1
        assert not as_ana.get("/id/pemberitahuan/").context["messages"]

    def test_a_fault_keeps_what_was_typed_and_stays_at_the_form(
        self, as_ana: Client, thread: Thread
    ) -> None:
        path, target = f"/id/debat/{thread.pk}/tulis/", f"debat-{thread.pk}"
        answer = part(as_ana, path, target, submission_key=KEY, stance="", body=WORDS)
        assert answer.status_code == 403
        assert answer["HX-Retarget"] == f"#tulis-{thread.pk}"
        assert WORDS in answer.content.decode()
        assert "autofocus" in answer.content.decode()
        empty = part(as_ana, path, target, submission_key=KEY, stance="for", body="")
        assert empty.status_code == 422
        assert 'class="form-errors"' in empty.content.decode()

    def test_a_reply_is_written_where_it_stands(self, as_ana: Client, thread: Thread) -> None:
        parent = factories.comment(thread)
        path = f"/id/debat/{thread.pk}/tulis/"
        form = part(as_ana, f"{path}?balas={parent.pk}", f"balas-{parent.pk}").content.decode()
        assert f'name="parent" value="{parent.pk}"' in form
        assert "<html" not in form
        typed = {"stance": "", "body": WORDS, "parent": parent.pk, "submission_key": KEY}
        sent = part(as_ana, path, f"debat-{thread.pk}", **typed).content.decode()
        assert f'id="K-{parent.replies.get().pk}" tabindex="-1" autofocus' in sent

    def test_who_is_not_verified_goes_on_to_the_verification(
        self, client: Client, budi: Person, thread: Thread
    ) -> None:
        assert budi.user
        client.force_login(budi.user)
        typed = {"stance": "for", "body": WORDS, "submission_key": KEY}
        answer = part(client, f"/id/debat/{thread.pk}/tulis/", f"debat-{thread.pk}", **typed)
        assert answer["HX-Redirect"].startswith("/id/verifikasi/?next=")
        assert Comment.objects.get().state == State.DRAFT


def test_the_script_of_the_page_needs_no_eval(client: Client, city: object) -> None:
    text = client.get("/id/akun/login/").content.decode()
    for setting in ('"allowEval":false', '"allowScriptTags":false', '"selfRequestsOnly":true'):
        assert setting in text
