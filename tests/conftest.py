"""The characters that recur in every story, and the city they live in."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from residents.models import Area, Person
from tests import factories, shared_data, template_database


def pytest_report_header() -> str:
    return shared_data.report()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The database of this worker: a clone of the migrated template."""
    facts = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
        name = connection.creation._get_test_db_name()
        if connection.vendor == "sqlite":
            template_database.clone_sqlite(Path(name))
            url = ""
        else:
            given = urlsplit(os.environ["DATABASE_URL"])
            url = given._replace(path=f"/{name}").geturl()
            template_database.clone_postgres(url)
        facts["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    if url:
        template_database.drop_postgres(url)


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
