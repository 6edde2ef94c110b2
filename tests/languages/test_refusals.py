"""What people read when something is refused, missing or broken, in both languages."""

from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from accounts.models import Person
from tests.languages import reading
from tests.security.conftest import City, own_pages
from tests.security.matrix import MAY_READ
from web.limits import TooMany

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


def answers_in_words(who: str, name: str) -> bool:
    """Whether somebody has a form of their own there: the refusal of others is one page for all,
    which a visitor is shown, and nobody may only read what a verb answers."""
    return who == "visitor" or not MAY_READ.get(name) or who in MAY_READ[name]


@LANGUAGES
def test_forms_sent_empty_say_what_is_missing_in_one_language(town: City, language: str) -> None:
    written, faults = reading.contents(), []
    for who in ("visitor", "ana", "citra", "eko", "fitri"):
        client = town.client(who, headers={"accept-language": language})
        with translation.override(language):
            addresses = {
                name: town.address(name, pattern)
                for name, pattern in own_pages().items()
                if not name.startswith("api:") and answers_in_words(who, name)
            }
        for name, address in addresses.items():
            answer = client.post(address, {})
            if answer.status_code == 302 and answer["Location"].startswith("/"):
                answer = client.get(answer["Location"])
            assert answer.status_code < 500, name
            if answer.get("Content-Type", "").startswith("text/html"):
                body = answer.getvalue().decode()
                faults += [
                    f"{name} as {who}: {one}" for one in reading.foreign_on(body, language, written)
                ]
    assert not faults, "\n".join(sorted(set(faults)))


@LANGUAGES
def test_pages_of_errors_speak_one_language(
    ana: Person, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    client, said = Client(headers={"accept-language": language}), {}
    said["404"] = client.get(f"/{language}/tidak-ada/").getvalue().decode()
    client.force_login(ana.user)
    said["403"] = client.get(f"/{language}/moderasi/").getvalue().decode()
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    said["csrf"] = strict.post(f"/{language}/akun/login/", {}).getvalue().decode()
    pause = Mock(side_effect=TooMany(retry_after=60))
    monkeypatch.setattr("search.views.finding.check_rate", pause)
    said["429"] = client.get(f"/{language}/cari/?q=taman").getvalue().decode()
    with translation.override(language):
        said["500"] = get_template("500.html").render()
        said["maintenance"] = get_template("maintenance.html").render()

    faults = [
        f"{name}: {one}"
        for name, body in said.items()
        for one in reading.foreign_on(body, language, {"Ana"})
    ]
    assert not faults, "\n".join(faults)


ASKED = [
    ("post", "/api/threads/{thread}/comments", "{}"),
    ("post", "/api/threads/{thread}/comments", "{"),
    ("post", "/api/threads/{thread}/comments", '{"body": 1, "stance": "x"}'),
    ("get", "/api/consultations/tidak-ada", ""),
    ("get", "/api/consultations?limit=x", ""),
    ("post", "/api/consultations/tepian/ideas", '{"title": ""}'),
    ("post", "/api/consultations/tepian/ideas", '{"title": "a\\u0007b", "body": "c"}'),
    ("put", "/api/consultations/tepian/vote", "{}"),
    ("get", "/api/tidak-ada", ""),
]


@LANGUAGES
def test_the_api_answers_in_the_language_that_is_asked_for(town: City, language: str) -> None:
    said: list[str] = []
    for who in ("visitor", "ana"):
        client = town.client(who, headers={"accept-language": language})
        for method, path, body in ASKED:
            more = {"data": body, "content_type": "application/json"} if body else {}
            answer = getattr(client, method)(path.format(thread=town.debate.thread_id), **more)
            assert answer.status_code < 500
            if answer["Content-Type"].startswith("application/json"):
                detail = answer.json().get("detail", "")
                said += [detail] if isinstance(detail, str) else [one["msg"] for one in detail]
    assert len(said) > len(ASKED)
    assert not reading.foreign(said, language), said


@LANGUAGES
def test_the_api_says_in_that_language_that_it_cannot_now(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    client = Client(headers={"accept-language": language}, raise_request_exception=False)
    said = []
    for name, error in (
        ("participation.project.middleware.check_rate", TooMany(retry_after=60)),
        ("participation.api.all_consultations", TooMany(retry_after=60)),
        ("participation.api.all_consultations", OperationalError()),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(name, Mock(side_effect=error))
            said.append(client.get("/api/consultations").json()["detail"])
    assert not reading.foreign(said, language), said
