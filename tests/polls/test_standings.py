"""What became of a vote is said where it is listed and on its own page; whom it is for before."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from participation.models import Consultation, ConsultationPage
from polls.actions import planning, polls, tallies
from polls.actions.ballots import cast_ballot
from polls.models import Poll, PollState, Tally
from residents.models import Group
from tests import factories
from tests.polls.test_pages import gita, parent  # noqa: F401
from tests.polls.ways import annul
from tests.triggers import past_the_triggers

BALLOT = "/en/suara/taman/"


@pytest.fixture
def poll(parent: ConsultationPage) -> Poll:  # noqa: F811
    consultation = Consultation.objects.get()
    begins = timezone.now() - timedelta(days=1)
    consultation.phases.filter(kind="vote").update(starts_at=begins)
    planning.plan_poll(consultation)
    return polls.open_poll(poll=Poll.objects.get(), at=timezone.now())


def words(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_lists_name_what_became_of_a_vote(poll: Poll, client: Client) -> None:
    """Also while its phase still runs: then the front page offers it no more."""
    index, front = "/en/konsultasi/", "/en/"
    assert "Vote 10 days left" in words(client, index)
    assert "Taman?" in words(client, front)
    Tally.objects.create(poll=poll, result={"voted": 3}, inputs_hash="0", counted_at=poll.opens_at)
    told: list[tuple[str, dict[str, Any]]] = [
        ("Vote annulled", {"state": PollState.ANNULLED}),
        ("Decided by consensus", {"state": PollState.CONSENSUS}),
        ("Vote closed, being counted", {"state": PollState.CLOSED}),
        ("Votes never opened", {"state": PollState.CLOSED, "destroyed_at": poll.opens_at}),
        ("Vote counted", {"state": PollState.COUNTED, "quorum": 3}),
        ("Too few voted: no result", {"state": PollState.COUNTED, "quorum": 4}),
    ]
    with past_the_triggers():
        for label, fields in told:
            over = fields["state"] not in (PollState.PLANNED, PollState.OPEN, PollState.CONSENSUS)
            close = poll.closes_at if over else None
            Poll.objects.update(
                **{"destroyed_at": None, "closed_at": close, "sealed_private_key": "", **fields}
            )
            listed = words(client, index)
            assert label in listed
            assert "Not open now" not in listed
            assert "days left" not in listed
            assert "Taman?" not in words(client, front)


def test_the_page_of_an_annulled_vote_says_what_is_so(
    poll: Poll, client: Client, ana: Person
) -> None:
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    promises = ("after the count", "mixed before they are counted", "the count needs", "can open")
    assert promises[0] in words(client, BALLOT)
    annul(poll)
    client.force_login(ana.user)
    shown = words(client, BALLOT)
    assert [one for one in promises if one in shown] == []
    assert "none will be counted" in shown
    assert "are kept for objections and destroyed on" in shown
    assert "Your receipt" in shown
    tallies.destroy_envelopes(at=timezone.now() + timedelta(days=15))
    shown = words(client, BALLOT)
    assert "were destroyed on" in shown
    assert "File an objection" not in shown


def test_a_counted_vote_that_was_annulled_does_not_say_that_none_was_opened(
    poll: Poll, client: Client, ana: Person
) -> None:
    for _ in range(4):
        person = factories.verified()
        cast_ballot(poll=poll, person=person, choice=1, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    tallies.count_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))
    annul(Poll.objects.get())
    shown = words(client, BALLOT)
    assert "What was counted stays public, and decides nothing." in shown
    assert "No vote was opened" not in shown


def test_visitors_read_who_may_vote(poll: Poll, client: Client) -> None:
    assert "Who may vote: Residents of Kota Samarinda." in words(client, BALLOT)
    traders = Group.objects.create(
        code="pasar-pagi",
        name={"id": "Pedagang Pasar Pagi", "en": "Traders of Pasar Pagi"},
        who={
            "id": "Siapa yang punya kios di Pasar Pagi.",
            "en": "Whoever has a stall at Pasar Pagi.",
        },
        office=factories.area("64.72"),
    )
    with past_the_triggers():
        Poll.objects.update(group=traders, within_territory=False)
        for address in (BALLOT, "/en/konsultasi/taman/"):
            assert "Who may vote: Members of “Traders of Pasar Pagi”." in words(client, address)
        shown = words(client, BALLOT)
        assert "Whoever has a stall at Pasar Pagi." in shown
        assert "goes with the card to the office of Kota Samarinda" in shown


@pytest.mark.parametrize(
    ("voters", "words"),
    [
        (4, "It waits for the count: then it is opened"),
        (1, "Fewer than four people voted. It is opened only if"),
    ],
)
def test_the_receipt_of_a_closed_vote_says_what_its_count_waits_for(
    poll: Poll, client: Client, monkeypatch: pytest.MonkeyPatch, voters: int, words: str
) -> None:
    monkeypatch.setattr("polls.queries.few.below", lambda rules, what: 4)
    for _ in range(voters):
        person = factories.verified()
        code = cast_ballot(poll=poll, person=person, choice=1, at=timezone.now()).receipt
    polls.close_poll(poll=poll, at=poll.closes_at)

    def answer() -> str:
        sent = client.post(f"{BALLOT}tanda-terima/", {"receipt": code})
        return " ".join(sent.content.decode().split())

    assert words in answer()
    with past_the_triggers():
        Poll.objects.update(difference={"envelopes": 1})
        assert "The count is stopped: sealed votes and voters do not fit." in answer()
