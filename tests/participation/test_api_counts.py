"""What the API lists: as many queries for 1, 3 and 30."""

import pytest
from django.test import Client

from accounts.models import Person
from participation.models import Consultation
from tests import factories
from tests.costs import assert_constant, costs

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate(ana: Person) -> Consultation:
    made: Consultation = factories.consultation("discussion", "ideas", slug="tepian")
    return made


LISTS = ["consultations", "threads", "comments", "ideas", "statements"]


@pytest.mark.parametrize("what", LISTS)
def test_lists(client: Client, debate: Consultation, what: str) -> None:
    below = f"/api/consultations/{debate.slug}/"
    address = {
        "consultations": "/api/consultations",
        "threads": f"{below}threads",
        "comments": f"/api/threads/{debate.thread_id}/comments",
        "ideas": f"{below}ideas",
        "statements": f"{below}statements",
    }[what]
    made, survey = 0, factories.survey(debate)

    def grow(amount: int) -> None:
        nonlocal made
        for _ in range(made, amount):
            factories.consultation("discussion")
            factories.proposal(debate)
            parent = factories.comment(debate.thread, factories.verified())
            factories.comment(debate.thread, factories.verified(), parent=parent)
            factories.idea(debate, factories.verified())
            factories.statement(survey)
        made = amount

    assert_constant(costs(client, address, grow))
    assert client.get(address).json()["count"] >= 30
