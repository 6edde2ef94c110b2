"""A vote that takes papers, and officers of two kelurahan."""

import pytest

from accounts.models import Person
from areas.models import Area
from polls.models import Poll
from tests import factories
from tests.polls.paper.ways import with_card


@pytest.fixture
def planned(planned: Poll) -> Poll:
    planned.paper = True
    planned.save()
    return planned


@pytest.fixture
def gita(city: object) -> Person:
    """A colleague of Fitri."""
    return factories.staff("gita", "kelurahan-officer", "64.72.03.1005")


@pytest.fixture
def lia(city: object) -> Person:
    """Officer of another kelurahan."""
    return factories.staff("lia", "kelurahan-officer", "64.72.05.1003")


@pytest.fixture
def siti(city: object) -> Person:
    """An older resident of Sidodadi, with a card."""
    return with_card(factories.verified("siti"))


@pytest.fixture
def desk(city: object) -> Area:
    return factories.area("64.72.03.1005")
