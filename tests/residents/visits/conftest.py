"""A list of residents, and a vote to come for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll
from tests import factories
from tests.residents.visits.ways import load


@pytest.fixture
def register(fitri: Person) -> Person:
    """A list of Sidodadi with NIK and OTHER."""
    load(fitri)
    return fitri


@pytest.fixture
def poll(city: object, monkeypatch: pytest.MonkeyPatch) -> Poll:
    """A vote of the whole city that runs."""
    options = [BallotOption({"id": word, "en": word}) for word in ("Taman", "Jalan")]
    monkeypatch.setattr(planning, "options_for", lambda consultation: options)
    planning.plan_poll(factories.consultation("vote", slug="tepian"))
    opened: Poll = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    return opened
