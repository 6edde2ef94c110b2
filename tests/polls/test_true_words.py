"""What pages say of a vote is so: receipts, keys, and what nothing here proves."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.actions import polls, tallies
from polls.actions.ballots import cast_ballot
from polls.models import KeyKind, Poll
from tests.polls.ways import annul

BALLOT = "/en/suara/tepian/"
RECEIPT = "/en/suara/tepian/tanda-terima/"
RESULTS = "/en/suara/tepian/hasil/"
CAST = "/en/suara/tepian/masuk/"
NOT_PROVEN = [
    "it sees a choice for the moment in which it seals it",
    "Who was entitled",
    "but not whose hand it was",
    "That the server opened the votes honestly",
    "stood behind a voter",
]


def cast(poll: Poll, person: Person, choice: int = 1) -> str:
    return cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now()).receipt


def said(answer: object) -> str:
    words = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]
    return " ".join(words.split())


def ask(client: Client, code: str) -> str:
    return said(client.post(RECEIPT, {"receipt": code})).partition("Code of the receipt")[0]


def test_a_receipt_of_a_vote_annulled_while_open_is_not_counted(
    client: Client, poll: Poll, ana: Person
) -> None:
    first = cast(poll, ana)
    second = cast(poll, ana, 2)
    annul(poll)
    page = ask(client, second)
    assert "In the log of a vote that was annulled" in page
    assert "No vote of it was opened, and none counts" in page
    for code in (first, second):
        assert not re.search(r"\bcounted\b|will be", ask(client, code))
    client.force_login(ana.user)
    page = said(client.get(CAST))
    assert "This vote was annulled" in page
    assert "Nothing of this vote has an effect" in page
    assert "You are done" not in page
    assert "vote again" not in page


def test_annulled_between_close_and_count(client: Client, poll: Poll, ana: Person) -> None:
    code = cast(poll, ana)
    polls.close_poll(poll=poll, at=poll.closes_at)
    annul(poll)
    assert "none counts" in ask(client, code)


def test_annulled_after_the_count(
    client: Client, poll: Poll, ana: Person, finish: Callable[[Poll], Poll]
) -> None:
    code = cast(poll, ana)
    finish(poll)
    annul(poll)
    page = ask(client, code)
    assert "annulled" in page
    assert "opened and counted before that. The count has no effect" in page
    assert "In the log, and counted" not in page


def test_a_counted_vote_below_its_quorum(
    client: Client, planned: Poll, ana: Person, finish: Callable[[Poll], Poll]
) -> None:
    Poll.objects.filter(pk=planned.pk).update(quorum=5)
    poll = polls.open_poll(poll=planned, at=planned.opens_at)
    code = cast(poll, ana)
    finish(poll)
    assert "Too few voted, so the count decides nothing" in ask(client, code)


def test_who_replaced_a_vote_is_not_claimed_to_be_known(
    client: Client, poll: Poll, ana: Person
) -> None:
    code = cast(poll, ana)
    cast(poll, ana, 2)
    page = ask(client, code)
    assert "Its voter changed it" not in page
    assert "the log does not show who did it" in page
    assert "you did not vote again, file an objection" in page


def test_voting_again_says_what_others_see(client: Client, poll: Poll, ana: Person) -> None:
    cast(poll, ana)
    client.force_login(ana.user)
    page = said(client.get(CAST))
    assert "vote again when you are alone" in page
    assert (
        "Whoever has this code, or reads your notices and mails, then sees that you voted again"
        in page
    )
    again = said(client.get(BALLOT))
    assert "whoever has your earlier receipt sees that it was replaced" in again
    assert "Whoever has it sees when another vote takes its place" in said(
        client.get("/en/suara/tepian/tanda-terima.txt")
    )


def test_nobody_is_said_to_be_needed_to_open_votes_who_is_not(
    client: Client, planned: Poll
) -> None:
    """As decision 16 has it: the server draws the key, and has it whole three times."""
    Poll.objects.filter(pk=planned.pk).update(
        key_kind=KeyKind.TRUSTEES, trustees_needed=2, trustees_named=3, sealed_private_key=""
    )
    page = said(client.get(BALLOT))
    assert "together can open" not in page
    assert "the count needs the shares of 2 of them" in page
    assert "has the whole key when it is drawn, at the rehearsal and at the count" in page
    assert "an auditor with 2 of the officers' shares" in page


def test_the_ballot_says_what_the_server_sees(client: Client, poll: Poll) -> None:
    page = said(client.get(BALLOT))
    assert "The server sees your choice for the moment in which it seals it" in page
    assert "Whoever held both could open a vote and tell whose it is" in page
    assert not [words for words in NOT_PROVEN if words not in page]
    assert "manage.py audit_poll tepian" in page


def test_results_say_what_is_not_proven(
    client: Client, poll: Poll, ana: Person, finish: Callable[[Poll], Poll]
) -> None:
    cast(poll, ana)
    poll = finish(poll)
    page = said(client.get(RESULTS)).partition("What this does not prove")[2]
    assert not [words for words in NOT_PROVEN if words not in page]
    assert "For 14 days after the close an auditor with the key can" in page
    assert "manage.py audit_poll tepian" in page
    tallies.destroy_envelopes(at=timezone.now() + (poll.closes_at - poll.opens_at) * 9)
    page = said(client.get(RESULTS)).partition("What this does not prove")[2]
    assert "now nobody can" in page
    assert "audit_poll" not in page


@pytest.mark.parametrize("address", [BALLOT, RESULTS])
def test_indonesian_pages_are_whole(
    client: Client, poll: Poll, ana: Person, finish: Callable[[Poll], Poll], address: str
) -> None:
    cast(poll, ana)
    finish(poll)
    page = said(client.get(address.replace("/en/", "/id/")))
    assert "Yang tidak dibuktikan" in page
    assert "berdiri di belakang pemilih" in page
