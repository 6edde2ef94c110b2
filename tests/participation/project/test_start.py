"""Who works for the city begins at their work; residents begin at home."""

import pytest
from django.test import Client

from participation.actions.site import ensure_site
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("moderator", "/id/moderasi/"),
        ("kelurahan-officer", "/id/loket/"),
        ("official", "/id/laporan/"),
        ("editor", "/admin/"),
        ("publisher", "/admin/"),
        ("", "/id/"),
    ],
)
def test_after_signing_in(client: Client, city: object, role: str, start: str) -> None:
    ensure_site()
    person = factories.staff("seseorang", role) if role else factories.person("seseorang")
    assert person.user
    sent = {"login": person.user.email, "password": "kata-sandi-uji"}
    answer = client.post("/id/akun/login/", sent)
    assert answer["Location"] == start
    asked = client.post("/id/akun/login/?next=/id/berita/", {**sent, "next": "/id/berita/"})
    assert asked.status_code == 302
