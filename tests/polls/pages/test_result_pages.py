"""What the page of a result says first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.actions.ballots import cast_ballot
from polls.actions.interventions import confirm_intervention, propose_intervention
from polls.actions.polls import close_poll, open_poll
from polls.models import InterventionKind, Poll
from polls.pages.result import channel_words
from tests import factories

pytestmark = pytest.mark.django_db
RESULT = "/en/suara/tepian/hasil/"
Finish = Callable[[Poll], Poll]


def heading(client: Client) -> str:
    page = client.get(RESULT).content.decode()
    return page[page.index("<h1>") : page.index("</h1>")]


def voted(poll: Poll, person: Person) -> None:
    cast_ballot(poll=poll, person=person, choice=1, at=timezone.now())


@pytest.mark.parametrize("quorum", [1, 2])
def test_a_result_without_its_quorum_names_no_winner(
    planned: Poll, ana: Person, client: Client, finish: Finish, quorum: int
) -> None:
    planned.quorum = quorum
    planned.save()
    poll = open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    voted(poll, ana)
    finish(poll)
    assert ("A footpath" in heading(client)) == (quorum == 1)
    words = {1: "was reached", 2: "but it decides nothing"}
    assert words[quorum] in client.get(RESULT).content.decode()


def test_an_annulled_result_names_no_winner(
    poll: Poll, ana: Person, eko: Person, client: Client, finish: Finish
) -> None:
    voted(poll, ana)
    poll = finish(poll)
    asked = propose_intervention(
        poll=poll,
        kind=InterventionKind.ANNULMENT,
        closes_at=None,
        reason="The list of voters lacked two kelurahan.",
        by=eko.user,
        at=timezone.now(),
    )
    client.force_login(eko.user)
    assert "Waits for a second official" in client.get("/en/urusan-suara/").content.decode()
    second = factories.staff("galih", "official")
    confirm_intervention(intervention=asked, by=second.user, at=timezone.now())
    assert "Waits for a second official" not in client.get("/en/urusan-suara/").content.decode()
    assert "This vote was annulled" in heading(client)
    assert "A footpath" not in heading(client)
    assert RESULT in client.get("/en/suara/tepian/").content.decode()


def test_only_channels_that_brought_votes_are_named() -> None:
    assert channel_words({"online": 0, "imported": 1204}) == ["1,204 imported from a file"]


def test_after_the_close_nobody_is_told_to_vote_again(
    poll: Poll, ana: Person, client: Client
) -> None:
    voted(poll, ana)
    client.force_login(ana.user)
    assert "Voting again replaces" in client.get("/en/suara/tepian/").content.decode()
    close_poll(poll=poll, at=timezone.now())
    page = client.get("/en/suara/tepian/").content.decode()
    assert "Voting again replaces" not in page
    assert "You have voted." in page
