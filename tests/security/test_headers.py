"""What every answer tells the browser."""

import re

import pytest
from django.test import Client

from tests.security.conftest import City, own_pages
from tests.security.matrix import MAY_READ

pytestmark = pytest.mark.django_db


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize(
    "path", ["/id/cari/", "/id/tidak-ada/", "/", "/id/moderasi/", "/healthz", "/api/consultations"]
)
def test_every_kind_of_answer_is_guarded(client: Client, path: str) -> None:
    """ASVS 3.4: on 200, 302, 404 and JSON."""
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = directives(answer["Content-Security-Policy"])
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert not re.search(r"unsafe-inline|unsafe-eval|\*", answer["Content-Security-Policy"])


def test_a_fault_is_guarded_too_and_shows_no_trace(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.views import finding

    def fail(*_args: object) -> None:
        raise RuntimeError("kanari-jejak")

    monkeypatch.setattr(finding, "render", fail)
    client.raise_request_exception = False
    answer = client.get("/id/cari/?q=lampu")
    assert answer.status_code == 500
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in answer
    assert "kanari-jejak" not in answer.content.decode()


def test_no_page_has_script_or_style_in_its_text(town: City) -> None:
    """ASVS 3.4.3: the policy needs no exception, on every page that anybody can open."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son\w+=\"|\sstyle=\"|javascript:", re.I)
    found = []
    for name, pattern in own_pages().items():
        readers = MAY_READ.get(name, set())
        if not readers:
            continue
        answer = town.client(sorted(readers)[0]).get(town.address(name, pattern))
        if "html" in answer["Content-Type"] and inline.search(answer.getvalue().decode()):
            found.append(name)
    assert found == []


def test_pages_of_a_person_are_never_stored_and_never_shown_to_others(town: City) -> None:
    """ASVS 14.2.2, 14.3.2."""
    ana = town.client("ana")
    for path in (
        "jejak-suara/",
        "pemberitahuan/",
        "akun/profil/",
        "verifikasi/",
        "gagasan/tepian/",
    ):
        answer = ana.get(f"/id/{path}")
        assert "no-store" in answer["Cache-Control"], path
        assert "private" in answer["Cache-Control"], path
    assert "Ana" in ana.get("/id/gagasan/tepian/").content.decode()
    visitor = town.client("visitor").get("/id/gagasan/tepian/").content.decode()
    assert 'class="account"' not in visitor


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(town: City) -> None:
    """ASVS 7.2.4, 7.4.1: no session survives the change of who one is."""
    client = Client()
    client.get("/id/akun/login/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    sent = {"login": "ana@example.org", "password": "kata-sandi-uji"}
    assert client.post("/id/akun/login/", sent).status_code == 302
    inside = client.cookies["sessionid"].value
    assert inside != session.session_key
    client.post("/id/akun/logout/")
    again = Client()
    again.cookies["sessionid"] = inside
    assert again.get("/id/jejak-suara/").status_code == 302


def test_what_must_stay_closed_is_closed(client: Client) -> None:
    """ASVS 13.4."""
    for path in (
        "/.git/config",
        "/.env",
        "/media/",
        "/media/images/",
        "/static/",
        "/metrics",
        "/api/docs",
        "/admin/",
        "/media/images/../../secrets.json",
        "/media/documents/x.pdf",
    ):
        assert client.get(path).status_code in (301, 302, 400, 404), path
