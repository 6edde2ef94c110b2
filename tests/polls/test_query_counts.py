"""Ballot and result: as many queries for few options and voters as for many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from participation.models import Consultation
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot
from polls.models import Poll
from polls.queries.ballots import ballot_key
from tests import factories
from tests.costs import AMOUNTS, assert_constant, assert_each_constant, costs

pytestmark = pytest.mark.django_db


def vote(amount: int, offered: list[BallotOption], finish: Callable[[Poll], Poll]) -> Poll:
    """A counted poll with so many options and voters."""
    offered[:] = [BallotOption({"id": f"Pilihan {n}", "en": f"Option {n}"}) for n in range(amount)]
    debate: Consultation = factories.consultation("vote", slug=f"suara-{amount}")
    planning.plan_poll(debate)
    poll = Poll.objects.get(consultation=debate)
    polls.open_poll(poll=poll, at=timezone.now() - timedelta(days=1))
    for number in range(amount):
        cast_ballot(
            poll=poll, person=factories.verified(), choice=number + 1, at=timezone.now()
        )  # fmt: skip
    return finish(poll)


def test_results(
    client: Client, city: Area, offered: list[BallotOption], finish: Callable[[Poll], Poll]
) -> None:
    counts: dict[str, list[int]] = {"hasil/": [], "hasil.json": []}
    for amount in (10, 20, 30):  # kecamatan of fewer than ten voters are not shown at all
        poll = vote(amount, offered, finish)
        for page, found in counts.items():
            address = f"/id/suara/{poll.consultation.slug}/{page}"
            found += costs(client, address, lambda amount: None)
    assert_each_constant(counts)


def test_the_ballot(client: Client, ana: Person, offered: list[BallotOption]) -> None:
    client.force_login(ana.user)
    counts = []
    for amount in AMOUNTS[1:]:
        offered[:] = [BallotOption({"id": f"Pilihan {n}"}) for n in range(amount)]
        debate = factories.consultation("vote", slug=f"suara-{amount}")
        planning.plan_poll(debate)
        polls.open_poll(poll=Poll.objects.get(consultation=debate), at=timezone.now())
        counts += costs(client, f"/id/suara/{debate.slug}/", lambda amount: None)
    assert_constant(counts)


def test_a_visit_reads_only_what_it_shows(client: Client, poll: Poll, ana: Person) -> None:
    """Only the form and the second look read pages and options, the look only its question."""
    client.force_login(ana.user)
    ballot, sent = f"/id/suara/{poll.consultation.slug}/", {"choice": 2}
    sent |= {"submission_key": ballot_key(poll, ana)}
    client.get(ballot)  # the first request of a process reads the rules
    steps = {
        "form": lambda: client.get(ballot),
        "look": lambda: client.post(ballot, {**sent, "step": "look"}),
        "review": lambda: client.get(f"{ballot}periksa/"),
        "cast": lambda: client.post(ballot, {**sent, "step": "cast"}),
    }
    asked: dict[str, list[str]] = {}
    for step, act in steps.items():
        with CaptureQueriesContext(connection) as queries:
            assert act().status_code in (200, 302), step
        asked[step] = [one["sql"] for one in queries if " FROM " in one["sql"]]
    most = {"form": 13, "look": 7, "review": 12, "cast": 10}
    assert {step: found for step, found in asked.items() if len(found) > most[step]} == {}
    pages = {step: sum("wagtailcore_page" in sql for sql in found) for step, found in asked.items()}
    assert pages == {"form": 1, "look": 0, "review": 1, "cast": 0}
    options = {step for step, found in asked.items() if any('"polls_option"' in s for s in found)}
    assert options == {"form", "review"}
