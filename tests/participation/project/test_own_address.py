"""Absolute addresses come from REMBUK_BASE_URL, whatever host a request names."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Site

from accounts.models import Person
from participation.actions.site import follow_base_url
from participation.project.own_address import OwnAddressMiddleware
from participation.project.startup import doubts, refuse_unsafe_start

pytestmark = pytest.mark.django_db
FORGED = "127.0.0.1:6666"


@pytest.fixture(autouse=True)
def own(settings: object) -> None:
    settings.REMBUK_BASE_URL = "https://rembuk.example:8443"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/id/akun/password/reset/", {"email": "budi@rembuk.example"}),
        ("/id/akun/password/reset/", {"email": "nobody@rembuk.example"}),
        ("/id/akun/login/code/", {"email": "budi@rembuk.example"}),
    ],
)
def test_no_mail_names_the_host_of_the_request(
    client: Client, budi: Person, path: str, data: dict[str, str]
) -> None:
    budi.user.email = "budi@rembuk.example"
    budi.user.save()
    client.post(path, data, HTTP_HOST=FORGED)
    assert mail.outbox
    for sent in mail.outbox:
        assert "6666" not in sent.subject + sent.body
        assert "127.0.0.1" not in sent.subject + sent.body
    if data["email"].startswith("budi") and "reset" in path:
        assert "https://rembuk.example:8443/id/akun/password/reset/key/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (None, "https://rembuk.example:8443/id/cari/?q=air"),
        ("/id/akun/", "https://rembuk.example:8443/id/akun/"),
        ("?p=2", "https://rembuk.example:8443/id/cari/?p=2"),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
    ],
)
def test_what_libraries_build_begins_with_the_base_url(location: str | None, expected: str) -> None:
    def show(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.build_absolute_uri(location))

    request = RequestFactory().get("/id/cari/?q=air", HTTP_HOST=FORGED)
    assert OwnAddressMiddleware(show)(request).content.decode() == expected


def test_the_provider_is_told_our_own_address(client: Client) -> None:
    """The redirect address of OpenID Connect is built by the library in the same way."""
    from allauth.utils import build_absolute_uri

    def show(request: HttpRequest) -> HttpResponse:
        return HttpResponse(build_absolute_uri(request, "/id/akun/penyedia/"))

    request = RequestFactory().get("/", HTTP_HOST=FORGED)
    answer = OwnAddressMiddleware(show)(request).content.decode()
    assert answer == "https://rembuk.example:8443/id/akun/penyedia/"


def test_wagtail_follows_at_each_start_and_in_setup_site(settings: object) -> None:
    call_command("setup_site", stdout=StringIO())
    for url, host, port in (
        ("https://rembuk.example", "rembuk.example", 443),
        ("http://127.0.0.1:8123", "127.0.0.1", 8123),
    ):
        settings.REMBUK_BASE_URL = url
        refuse_unsafe_start()
        site = Site.objects.get(is_default_site=True)
        assert (site.hostname, site.port, site.root_url) == (host, port, url)
        page = site.root_page
        assert page.full_url.startswith(url)
    settings.REMBUK_BASE_URL = "https://lain.example"
    call_command("setup_site", stdout=StringIO())
    assert Site.objects.get(is_default_site=True).root_url == "https://lain.example"
    assert not follow_base_url()


@pytest.fixture
def https(settings: object) -> None:
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
    settings.SECURE_SSL_HOST = "rembuk.example"


@pytest.mark.usefixtures("https")
@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_VIA"])
def test_an_endless_redirect_is_told_on_the_page(
    settings: object, client: Client, header: str
) -> None:
    settings.REMBUK_PROXIES = 0
    assert any("REMBUK_PROXIES is 0" in sentence for sentence in doubts())
    answer = client.get("/id/", **{header: "https"})
    assert answer.status_code == 421
    assert "REMBUK_PROXIES" in answer.content.decode()
    assert client.get("/healthz", **{header: "https"}).status_code == 200


@pytest.mark.usefixtures("https")
def test_a_proxy_that_does_not_say_https_is_told_too(settings: object, client: Client) -> None:
    settings.REMBUK_PROXIES = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.REMBUK_REQUIRE_MFA = True
    assert doubts() == []
    assert "X-Forwarded-Proto" in client.get("/id/").content.decode()
    plain = client.get("/id/", HTTP_X_FORWARDED_PROTO="http", HTTP_HOST="127.0.0.1:6666")
    assert (plain.status_code, plain["Location"]) == (301, "https://rembuk.example/id/")
    assert client.get("/id/", HTTP_X_FORWARDED_PROTO="https").status_code == 200


@pytest.mark.usefixtures("https")
def test_without_any_proxy_plain_http_is_sent_to_https(settings: object, client: Client) -> None:
    settings.REMBUK_PROXIES = 0
    answer = client.get("/id/", HTTP_HOST="127.0.0.1:6666")
    assert (answer.status_code, answer["Location"]) == (301, "https://rembuk.example/id/")
