"""A vote on two ways to do it, as it is in its weeks."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from participation.models import Consultation
from participation.registries.activities import BallotOption
from polls.actions import planning, polls, tallies
from polls.actions.ballots import cast_ballot
from polls.models import Poll
from tests import factories
from tests.polls.keys import name_trustees
from tests.polls.machine import Machine

OPTIONS = [
    BallotOption(
        {"id": "Jalur pejalan kaki", "en": "A footpath"},
        {"id": "Trotoar selebar tiga meter.", "en": "A pavement three metres wide."},
        {"id": "Lebih aman", "en": "Safer"},
        cost=1_250_000_000,
    ),
    BallotOption({"id": "Taman saja", "en": "A park only"}),
    BallotOption({"id": "Tetap seperti sekarang", "en": "As it is now"}),
]


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> list[BallotOption]:
    """What the proposals would offer."""
    found = list(OPTIONS)
    monkeypatch.setattr(planning, "options_for", lambda consultation: found)
    return found


@pytest.fixture
def debate(city: Area) -> Consultation:
    return factories.consultation("vote", slug="tepian")


@pytest.fixture
def planned(debate: Consultation) -> Poll:
    planning.plan_poll(debate)
    return Poll.objects.get()


@pytest.fixture
def poll(planned: Poll) -> Poll:
    """Open since yesterday, for five more days."""
    return polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def voters(poll: Poll) -> list[Person]:
    """Twenty, and each chose the first option."""
    people = [factories.verified() for _ in range(20)]
    for person in people:
        cast_ballot(poll=poll, person=person, choice=1, at=timezone.now())
    return people


@pytest.fixture
def galih(city: Area) -> Person:
    """Another official than Eko."""
    return factories.staff("galih", "official")


@pytest.fixture
def finish() -> Callable[[Poll], Poll]:
    """Close and count a poll at its end."""

    def act(poll: Poll) -> Poll:
        polls.close_poll(poll=poll, at=poll.closes_at)
        tallies.count_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))
        return Poll.objects.get(pk=poll.pk)

    return act


@pytest.fixture
def officers(eko: Person, dewi: Person, fitri: Person) -> list[Person]:
    return [eko, dewi, fitri]


@pytest.fixture
def machine(
    planned: Poll,
    officers: list[Person],
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Machine:
    """Three officers are named, of whom two can open."""
    monkeypatch.chdir(tmp_path)  # files that the program names by itself stand here
    name_trustees(poll=planned, officers=[o.user for o in officers], needed=2, offline=True)
    client.force_login(officers[0].user)
    return Machine(client, tmp_path)


@pytest.fixture
def ready(machine: Machine, officers: list[Person]) -> Machine:
    """With a key that was rehearsed: the vote can open."""
    machine.draw(officers)
    machine.rehearse()
    return machine
