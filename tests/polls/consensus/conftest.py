"""A second official, and a folder for documents."""

from typing import Any

import pytest

from residents.models import Person
from tests import factories


@pytest.fixture
def galih(city: object) -> Person:
    return factories.staff("galih", "official")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
