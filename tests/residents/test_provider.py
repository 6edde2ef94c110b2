"""Signing in at a real OpenID provider, in a process of its own."""

import html
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import Person, User
from areas.models import Area
from residents.identity import nik_hmac
from residents.models import Identity, Residency
from residents.nik import Nik
from tests import factories
from tests.accounts.test_account_security import give_app
from tests.identity_provider import CLIENT, PEOPLE, SECRET
from tests.privacy.test_contamination import cells, digits

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NIK = PEOPLE["dina"]["nik"]
LOGIN = "/id/akun/penyedia/oidc/kota/login/"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    child = subprocess.Popen([sys.executable, "-m", "tests.identity_provider", str(port)], cwd=ROOT)
    home = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{home}/o/.well-known/openid-configuration", timeout=2)
                break
            except requests.ConnectionError:
                assert child.poll() is None
                time.sleep(0.1)
        yield home
    finally:
        child.terminate()
        child.wait(timeout=10)


@pytest.fixture
def configured(address: str, settings: Any) -> str:
    app = {
        "provider_id": "kota",
        "name": "Akun Kota",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": f"{address}/o", "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.REMBUK_IDENTITY_CLAIMS = {
        "nik": "nik",
        "birth_date": "birthdate",
        "kelurahan": "kelurahan",
    }
    return address


def come_back(client: Client, who: str, address: str = LOGIN) -> Any:
    """To the provider, through its sign-in, and back to us."""
    start = client.post(address)
    browser = requests.Session()
    browser.cookies.set("who", who)
    place = start["Location"]
    while not place.startswith("http://127.0.0.1:8000/"):
        answer = browser.get(place, allow_redirects=False, timeout=10)
        assert answer.is_redirect, answer.text[:300]
        place = requests.compat.urljoin(place, answer.headers["Location"])
    parts = urlsplit(place)
    return client.get(f"{parts.path}?{parts.query}", follow=True)


def test_who_signs_in_there_is_a_verified_resident(
    client: Client, city: Area, configured: str
) -> None:
    assert "Akun Kota" in client.get("/id/akun/login/").content.decode()
    come_back(client, "dina")
    person = Person.objects.get(user__email="dina@example.net")
    assert client.session["_auth_user_id"] == str(person.user_id)
    residency = Residency.objects.get(person=person)
    assert (residency.route, residency.area.code) == ("provider", "64.72.03.1005")
    assert Identity.objects.get(person=person).nik_last4 == "9901"
    come_back(Client(), "dina")
    for model in (Residency, Identity, SocialAccount):
        assert model.objects.count() == 1


def test_no_claim_is_kept_raw(client: Client, city: Area, configured: str) -> None:
    come_back(client, "dina")
    assert SocialAccount.objects.get().extra_data == {}
    for table, value in cells():
        assert NIK not in digits(value), table
    for session in Session.objects.all():
        assert NIK not in str(session.get_decoded())


def test_a_nik_of_somebody_else_verifies_nobody(
    client: Client, ana: Person, configured: str
) -> None:
    digest = nik_hmac(Nik(NIK, is_female=True))
    Identity.objects.create(person=ana, nik_hmac=digest, nik_last4="9901")
    come_back(client, "dina")
    page = client.get("/en/akun/profil/").content.decode()
    assert "NIK" in page
    assert not Residency.objects.filter(route="provider").exists()


def test_a_resident_of_another_city_signs_in_unverified(
    client: Client, city: Area, configured: str
) -> None:
    come_back(client, "jauh")
    assert "_auth_user_id" in client.session
    assert not Residency.objects.exists()


def test_without_configuration_there_is_no_such_route(client: Client) -> None:
    assert client.post("/id/akun/penyedia/oidc/kota/login/").status_code == 404
    assert "penyedia" not in client.get("/id/akun/login/").content.decode()


# --- Connecting it to an account that is there already ---


def button_of(client: Client) -> str:
    """Where the button of the page leads."""
    page = client.get("/id/akun/sambung/").content.decode()
    found = re.search(r'action="(\S*/oidc/kota/login/\S*)"', page)
    assert found, page
    return html.unescape(found[1])


def test_who_connects_the_provider_is_verified_as_at_a_sign_in(
    client: Client, budi: Person, configured: str
) -> None:
    factories.sign_in(client, budi)
    assert "/akun/sambung/" in client.get("/id/akun/profil/").content.decode()
    come_back(client, "dina", button_of(client))
    residency = Residency.objects.get()
    assert (residency.person, residency.route) == (budi, "provider")
    assert Identity.objects.get().person == budi
    account = SocialAccount.objects.get()
    assert (account.user, account.extra_data) == (budi.user, {})
    for table, value in cells():
        assert NIK not in digits(value), table
    come_back(client, "dina", button_of(client))
    other = Client()
    come_back(other, "dina")
    assert other.session["_auth_user_id"] == str(budi.user_id)
    assert Residency.objects.count() == 1


def test_with_a_second_step_the_provider_alone_opens_nothing(
    client: Client, budi: Person, configured: str
) -> None:
    factories.sign_in(client, budi)
    come_back(client, "dina", button_of(client))
    give_app(budi)
    other = Client()
    answer = come_back(other, "dina")
    assert answer.request["PATH_INFO"].endswith("/langkah-kedua/authenticate/")
    assert "_auth_user_id" not in other.session


def test_an_address_that_the_provider_names_takes_no_account_over(
    client: Client, budi: Person, configured: str
) -> None:
    assert budi.user
    EmailAddress.objects.filter(user=budi.user).update(email="dina@example.net")
    User.objects.filter(pk=budi.user_id).update(email="dina@example.net")
    come_back(client, "dina")
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_a_nik_of_somebody_else_is_said_and_verifies_nobody(
    client: Client, ana: Person, budi: Person, configured: str
) -> None:
    Identity.objects.create(
        person=ana, nik_hmac=nik_hmac(Nik(NIK, is_female=True)), nik_last4="9901"
    )
    factories.sign_in(client, budi)
    page = come_back(client, "dina", button_of(client)).content.decode()
    assert "tercatat pada akun lain" in page
    assert not Residency.objects.filter(person=budi).exists()


def test_an_account_of_somebody_else_there_verifies_nobody(
    client: Client, budi: Person, configured: str
) -> None:
    come_back(Client(), "dina")
    factories.sign_in(client, budi)
    come_back(client, "dina", button_of(client))
    assert not Residency.objects.filter(person=budi).exists()
    assert Residency.objects.count() == 1


def test_connecting_asks_who_it_is_and_needs_a_provider(
    client: Client, budi: Person, settings: Any
) -> None:
    client.force_login(budi.user)
    assert "reauthenticate" in client.get("/id/akun/sambung/")["Location"]
    factories.sign_in(client, budi)
    assert client.get("/id/akun/sambung/").status_code == 404


def test_a_provider_that_is_away_is_told(client: Client, configured: str, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9/o"
    client.raise_request_exception = False
    page = client.post(LOGIN)
    assert page.status_code == 503
    assert "Layanan lain yang diperlukan halaman ini sedang tidak menjawab" in page.content.decode()
