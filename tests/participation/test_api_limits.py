"""How much one may take from the API at once, and how often."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from participation.project.api import api
from tests import factories

pytestmark = pytest.mark.django_db
LISTS = (
    "/api/consultations",
    "/api/consultations/tepian/threads",
    "/api/consultations/tepian/ideas",
    "/api/consultations/tepian/statements",
    "/api/threads/{thread}/comments",
)


@pytest.fixture
def thread(city: object) -> int:
    consultation = factories.consultation("discussion", "ideas", slug="tepian")
    factories.survey(consultation)
    return int(consultation.thread_id)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_has_a_largest_page(client: Client, thread: int, address: str) -> None:
    address = address.format(thread=thread)
    assert client.get(f"{address}?limit=200").status_code == 200
    for limit in ("201", "1000000", "9" * 30):
        assert client.get(f"{address}?limit={limit}").status_code == 422


def test_every_list_is_among_them() -> None:
    """A list that somebody adds has pages too."""
    schema = json.loads(json.dumps(api.get_openapi_schema()))
    paged = 0
    for operations in schema["paths"].values():
        shown = operations.get("get", {}).get("responses", {}).get("200") or {}
        shape = json.dumps(shown)
        assert '"type": "array"' not in shape, operations
        if "Paged" in shape:
            named = {p["name"]: p["schema"] for p in operations["get"]["parameters"]}
            assert named["limit"]["maximum"] == 200
            paged += 1
    assert paged == len(LISTS)


def test_an_address_is_told_when_it_may_ask_again(
    client: Client, thread: int, settings: Any
) -> None:
    settings.REMBUK_LIMITS = settings.REMBUK_LIMITS | {"api": (3, 60)}
    answers = [client.get("/api/consultations") for _turn in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 61
    assert answers[-1].json()["detail"]
    assert client.get("/api/openapi.json").status_code == 429


def test_who_signed_in_is_counted_apart_and_the_address_as_well(
    client: Client, thread: int, ana: Person, budi: Person, settings: Any
) -> None:
    settings.REMBUK_LIMITS = settings.REMBUK_LIMITS | {"api": (2, 60), "api-address": (5, 60)}
    statuses = []
    for person in (ana, budi):
        assert person.user
        client.force_login(person.user)
        statuses.append([client.get("/api/consultations").status_code for _turn in range(3)])
    assert statuses == [[200, 200, 429], [200, 200, 429]]
    other = Client(REMOTE_ADDR="10.1.1.1")
    assert client.get("/api/consultations").status_code == 429
    assert other.get("/api/consultations").status_code == 200


def test_a_refused_sign_in_counts_too(client: Client, thread: int, settings: Any) -> None:
    settings.REMBUK_LIMITS = settings.REMBUK_LIMITS | {"api": (2, 60)}
    address = f"/api/threads/{thread}/comments"
    sent = [client.post(address, "{}", content_type="application/json") for _turn in range(3)]
    assert [answer.status_code for answer in sent] == [401, 401, 429]


def test_pages_of_the_site_are_not_counted_with_it(
    client: Client, thread: int, settings: Any
) -> None:
    settings.REMBUK_LIMITS = settings.REMBUK_LIMITS | {"api": (1, 60)}
    client.get("/api/consultations")
    client.get("/api/consultations")
    assert client.get("/healthz").status_code == 200


def test_the_pages_of_the_site_ask_nothing_there() -> None:
    """Else a limit for programs would stop people."""
    scripts = Path(__file__).parents[2] / "static"
    assert not [path for path in scripts.rglob("*.js") if "/api/" in path.read_text()]
