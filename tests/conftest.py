"""The characters that recur in every story, and the city they live in."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Person
from areas.models import Area
from ledger.queries import witness
from polls.algorithms import smallness
from tests import factories, shared_data, template_database
from tests.web.pages import Visitor
from web import page_cache

DATABASES_DIFFER = (
    "architecture/test_constraints.py",
    "cms/test_appearance_rows.py",
    "insights/test_answering.py",
    "insights/test_roadmap.py",
    "insights/test_selections.py",
    "insights/test_stored_themes.py",
    "insights/test_two_officials.py",
    "journeys/test_casts_survive.py",
    "ledger/",
    "moderation/test_actions.py",
    "moderation/test_bursts.py",
    "moderation/test_limits.py",
    "moderation/test_code.py",
    "participation/test_debates.py",
    "participation/test_drafts.py",
    "participation/test_measures.py",
    "participation/project/test_start.py",
    "polls/consensus/test_actions.py",
    "polls/paper/",
    "polls/test_actions.py",
    "polls/test_audit_poll.py",
    "polls/test_channels.py",
    "polls/test_concurrency.py",
    "polls/test_disputes.py",
    "polls/test_exclusion.py",
    "polls/test_few.py",
    "polls/test_flags.py",
    "polls/test_interventions.py",
    "polls/test_locks.py",
    "polls/test_offices.py",
    "polls/test_roll.py",
    "polls/test_secrecy.py",
    "polls/test_surveys.py",
    "polls/test_traces.py",
    "polls/test_trustees.py",
    "privacy/test_contamination.py",
    "proposals/test_idea_actions.py",
    "proposals/test_stages.py",
    "residents/groups/test_desk.py",
    "search/test_saved_searches.py",
    "residents/scans/",
    "residents/test_ages.py",
    "areas/test_areas.py",
    "residents/test_keys.py",
    "residents/test_many.py",
    "privacy/test_rights.py",
    "accounts/test_roles.py",
    "residents/test_route_register.py",
    "residents/test_route_rt.py",
    "residents/test_verification.py",
    "residents/visits/",
    "search/",
    "security/test_bad_bytes.py",
    "security/test_locking_out.py",
    "security/walk/",
    "web/test_limits.py",
)
"""Where constraints, triggers, locks, raw statements or full text are tried: also on SQLite."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what must hold on each database: the places above, and all that commits for real."""
    here = Path(__file__).parent
    for item in items:
        place = item.path.relative_to(here).as_posix() if here in item.path.parents else ""
        needs = item.get_closest_marker("django_db")
        if place.startswith(DATABASES_DIFFER) or (needs and needs.kwargs.get("transaction")):
            item.add_marker("databases")


def pytest_report_header() -> str:
    return shared_data.report()


@pytest.fixture(autouse=True)
def votes_of_few_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Votes in tests have few voters. That such a count waits is tried in polls/test_few.py."""
    monkeypatch.setattr(smallness, "RELEASE_BELOW", 0)


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
    caches["memory"].clear()


@pytest.fixture(autouse=True)
def no_heads_outside() -> None:
    """Databases begin anew in tests: heads that another test kept are of logs that are gone."""
    (Path(settings.DATA_DIR) / witness.FILE).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def windows_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute in which tries are counted does not end in the middle of a test."""
    began = time.time()
    monkeypatch.setattr("web.limits.time", SimpleNamespace(time=lambda: began))


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
def kartika(city: Area) -> Person:
    """The second official: what one proposes, the other confirms."""
    return factories.staff("kartika", "official")


@pytest.fixture
def fitri(city: Area) -> Person:
    """Officer of the kelurahan Sidodadi."""
    return factories.staff("fitri", "kelurahan-officer", "64.72.03.1005")


@pytest.fixture
def visitor(settings: Any, django_capture_on_commit_callbacks: Any) -> Iterator[Visitor]:
    """A visitor of a site that keeps pages. Needs Redis."""
    settings.REMBUK_PAGE_CACHE = True
    page_cache.forget_all()
    yield Visitor(settings, django_capture_on_commit_callbacks)
    page_cache.forget_all()
