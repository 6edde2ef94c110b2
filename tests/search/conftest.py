"""An Elasticsearch whose index is a test's own."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from search.engines import engine
from search.engines.elastic import ElasticEngine

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")


@pytest.fixture
def elastic(settings: Any) -> Iterator[ElasticEngine]:
    if not ELASTIC:
        pytest.skip("no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
    settings.REMBUK_ELASTICSEARCH_URL = ELASTIC
    settings.REMBUK_SEARCH_INDEX = f"{settings.REMBUK_SEARCH_INDEX}-own"
    made = engine()
    assert isinstance(made, ElasticEngine)
    made.drop()
    yield made
    made.drop()
