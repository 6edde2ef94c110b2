"""A group of market traders."""

import pytest

from residents.models import Group
from tests.residents.groups.ways import group


@pytest.fixture
def traders(city: object) -> Group:
    return group()
