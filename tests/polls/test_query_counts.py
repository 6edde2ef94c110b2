"""Ballot and result: as many queries for few options and voters as for many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participation.activities import BallotOption
from participation.models import Consultation
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot
from polls.models import Poll
from residents.models import Area, Person
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
