"""Whether one took part in a vote stands in "My data", a row a vote, also while it runs."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.actions.ballots import cast_ballot
from polls.models import Poll, Turnout
from privacy import personal_data
from privacy.archive import archive_of
from tests import factories
from tests.costs import assert_constant, costs

DATA = "/en/akun/data/"


def part(client: Client, person: Person) -> str:
    client.force_login(person.user)
    page = client.get(DATA).content.decode()
    found = re.search(r'<section class="section" id="suara">(.*?)</section>', page, re.S)
    return " ".join(html.unescape(re.sub(r"<(?!a )[^>]+>", " ", found[1])).split()) if found else ""


def test_who_took_part_and_who_did_not_while_it_runs_and_after(
    client: Client, poll: Poll, ana: Person, budi: Person, finish: Callable[[Poll], Poll]
) -> None:
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    told = ("You have not taken part so far", "You did not take part")
    for words in told:
        mine, his = part(client, ana), part(client, budi)
        assert poll.question in mine
        assert "You took part online" in mine
        assert "/en/suara/tepian/masuk/" in mine
        assert [one for one in told if one in his] == [words]
        assert "You took part" not in his
        assert "/en/suara/tepian/keberatan/#baru" in his
        assert "Taman" not in mine, "never what"
        poll = finish(poll)


def test_a_name_that_was_put_into_the_turnout_is_seen(
    client: Client, poll: Poll, ana: Person, budi: Person
) -> None:
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    Turnout.objects.create(poll=poll, person=budi)
    assert "You took part online" in part(client, budi)
    Turnout.objects.filter(person=ana).delete()
    assert "You have not taken part so far" in part(client, ana)


def test_votes_that_did_not_begin_or_were_held_elsewhere_are_no_row(
    client: Client, planned: Poll, ana: Person
) -> None:
    assert part(client, ana) == ""


def test_a_withdrawn_vote_stays_for_those_who_took_part(
    client: Client, poll: Poll, ana: Person, budi: Person
) -> None:
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    type(poll.consultation).objects.update(live=False)
    mine = part(client, ana)
    assert "You took part online" in mine
    assert "<a " not in mine
    assert part(client, budi) == ""


def test_the_copy_has_every_vote(poll: Poll, ana: Person, budi: Person) -> None:
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    for person, took in ((ana, True), (budi, False)):
        votes = next(one for one in personal_data.holdings() if one.name == "votes")
        (row,) = votes.export(person)
        assert row["took_part"] is took
        assert row["poll__question"] == poll.question
        assert archive_of(person, timezone.now())


def test_the_page_asks_the_same_for_many_votes(client: Client, ana: Person) -> None:
    client.force_login(ana.user)
    now = timezone.now()

    def hold(amount: int) -> None:
        for _ in range(amount):
            Poll.objects.create(
                consultation=factories.consultation("vote"), question="Setuju?",
                territory=factories.area("64.72"), opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=1), state="open", rehearsed_at=now,
            )  # fmt: skip

    assert_constant(costs(client, DATA, hold))
