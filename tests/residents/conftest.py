"""An RT, its head, and an officer who has been one since January."""

from datetime import date

import pytest

from accounts.models import Person, RoleAssignment
from areas.models import Area
from tests import factories
from tests.residents.ways import SIDODADI, head


@pytest.fixture
def rt(city: Area) -> Area:
    parent = factories.area(SIDODADI)
    for number in ("012", "013"):
        Area.objects.create(
            code=f"{SIDODADI}.RT{number}", name=f"RT {number}", level="rt", parent=parent
        )
    return factories.area(f"{SIDODADI}.RT012")


@pytest.fixture
def hadi(rt: Area) -> Person:
    """Head of RT 012."""
    return head("hadi", rt.code)


@pytest.fixture
def olds(fitri: Person) -> Person:
    RoleAssignment.objects.update(valid_from=date(2026, 1, 1))
    return fitri
