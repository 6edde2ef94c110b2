"""What the tests of the explorer begin with."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from participation.models import Consultation
from tests import factories


@pytest.fixture
def debate(city: Any) -> Consultation:
    made: Consultation = factories.consultation("discussion", "ideas", slug="tepian")
    return made


@pytest.fixture
def official(client: Client, eko: Person) -> Client:
    client.force_login(eko.user)
    return client
