from unittest.mock import patch

import pytest
from django.db import DatabaseError
from django.test import Client

from search.outbox import note

pytestmark = pytest.mark.django_db


def test_alive_needs_nothing(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert not response.cookies


def test_ready_says_what_works_and_the_backlog(client: Client) -> None:
    note("idea", 1)
    body = client.get("/readyz").json()
    assert body["ready"] is True
    assert body["database"]["ok"] is True
    assert body["migrations"] == {"ok": True, "waiting": 0}
    assert body["search"]["backlog"] == 1


def test_without_a_database_it_is_503(client: Client) -> None:
    with patch("participation.project.health.connection.cursor", side_effect=DatabaseError):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["ready"] is False


@pytest.mark.usefixtures("settings")
def test_without_the_broker_the_site_still_serves(client: Client, settings: object) -> None:
    settings.REMBUK_REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    with patch("participation.project.health.app.connection_for_write", side_effect=OSError):
        response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["broker"]["ok"] is False
