"""The characters that recur in every story, and the city they live in."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from residents.models import Area, Person
from tests import factories, shared_data


def pytest_report_header() -> str:
    return shared_data.report()


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """No test inherits what another one counted."""
    cache.clear()


@pytest.fixture(autouse=True)
def speaks_english() -> Iterator[None]:
    """Sentences are compared in the language of the source; pages choose by their address."""
    with translation.override("en"):
        yield


@pytest.fixture
def city(db: None) -> Area:
    """Samarinda with two kecamatan and three kelurahan."""
    return factories.city()


@pytest.fixture
def ana(city: Area) -> Person:
    """A verified resident of Sidodadi."""
    return factories.verified("ana", "64.72.03.1005")


@pytest.fixture
def budi(city: Area) -> Person:
    """Signed up, not verified."""
    return factories.person("budi")


@pytest.fixture
def citra(city: Area) -> Person:
    return factories.staff("citra", "moderator")


@pytest.fixture
def cahya(city: Area) -> Person:
    """Another moderator."""
    return factories.staff("cahya", "moderator")


@pytest.fixture
def dewi(city: Area) -> Person:
    return factories.staff("dewi", "editor")


@pytest.fixture
def eko(city: Area) -> Person:
    return factories.staff("eko", "official")


@pytest.fixture
def fitri(city: Area) -> Person:
    """Officer of the kelurahan Sidodadi."""
    return factories.staff("fitri", "kelurahan-officer", "64.72.03.1005")
