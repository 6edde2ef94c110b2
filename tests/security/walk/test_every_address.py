# ruff: noqa: E501 - rows of values read better whole
"""No request, however malformed, makes a 5xx.

Every address (ours, Wagtail's, allauth's and the API's) is asked as everybody, with hostile values
in the path, the query, the body and the headers. The usual run tries each address with a few
values drawn by ``REMBUK_TEST_SEED``; ``REMBUK_TEST_EVERY_VALUE=1`` tries all of them, which takes
hours; a number above one draws so many times as many.
"""

import json
import os
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.architecture.first_party import APPS, ROOT
from tests.security.walk import values
from tests.security.walk.routes import Route, known, routes

pytestmark = pytest.mark.django_db
SEED = os.environ.get("REMBUK_TEST_SEED", "tepian")
EVERY = os.environ.get("REMBUK_TEST_EVERY_VALUE", "")
TIMES = 1 if EVERY in ("", "1") else int(EVERY)
READS = re.compile(
    r"(?:GET|POST|FILES)(?:\.get|\.getlist|\[|, )\(?\[?\"([\w-]+)\"|(?:number|text|choice|page)_in\([^\"]*\"(\w+)\""
)
OTHERS = [
    *("q", "p", "k", "next", "page", "ordering", "id", "ids", "uploader", "tag", "collection_id", "locale", "as"),
    *("from", "mode", "in_preview_panel", "export", "format", "limit", "offset", "order", "type", "fields"),
    *("user", "owner", "action_name", "token", "key", "width", "height", "result_count", "multiple", "state"),
    *("bbox", "date", "date_from", "date_to", "since", "until", "lang", "language", "code", "error", "process"),
    *("usage_count_min", "usage_count_max", "parent_page_id", "page_type", "can_choose_root", "user_perms"),
    *("latest_revision_created_at_from", "timestamp_from", "child_of", "descendant_of", "search", "position"),
]  # fmt: skip
Ask = Callable[[str, str, str], None]


def parameters() -> list[str]:
    """Names under which our own code reads from a query or a form."""
    found = set(OTHERS)
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            found |= {a or b for a, b in READS.findall(path.read_text())}
    return sorted(found)


class Walk:
    """Sends requests of which none changes anything, and remembers the ones that broke."""

    def __init__(self, clients: dict[str, Client], here: dict[str, list[str]]) -> None:
        self.clients, self.here = clients, here
        self.cookies = {who: client.cookies.output() for who, client in clients.items()}
        self.jars = {
            who: {name: morsel.value for name, morsel in client.cookies.items()}
            for who, client in clients.items()
        }
        self.broken: dict[str, str] = {}
        self.answers: Counter[int] = Counter()

    def ask(self, who: str, method: str, address: str, **sent: Any) -> Any:
        client = self.clients[who]
        client.cookies.clear()
        for name, value in self.jars[who].items():
            client.cookies[name] = value
        path, _, query = address.partition("?")
        sent.setdefault("data", b"")
        sent.setdefault("content_type", "application/x-www-form-urlencoded")
        try:
            with transaction.atomic():
                answer = client.generic(method, path, QUERY_STRING=query, **sent)
                body = answer.getvalue() if answer.status_code == 200 else b""
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - the handler itself broke
            self._note(who, method, address, sent, error)
            return None
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500:
            raised = getattr(answer, "exc_info", None)
            self._note(who, method, address, sent, raised[1] if raised else answer.status_code)
        return body

    def _note(self, who: str, method: str, address: str, sent: dict[str, Any], error: Any) -> None:
        place = ""
        if isinstance(error, Exception):
            frames = traceback.extract_tb(error.__traceback__)
            place = " < ".join(
                f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in frames[:-9:-1]
            )
        kind = f"{type(error).__name__} {str(error)[:90]!r} at {place}"
        self.broken.setdefault(
            kind,
            f"{who}: {method} {address[:160]} { ({k: str(v)[:300] for k, v in sent.items() if v}) }",
        )

    def good(self, route: Route, chance: Random) -> str:
        return route.address([known(self.here, kind, name, chance) for kind, name in route.holes])

    def verdict(self) -> None:
        cache.clear()
        assert self.answers, "nothing was asked"
        assert not self.broken, "\n".join(
            f"{number}. {kind}\n     {example}"
            for number, (kind, example) in enumerate(self.broken.items(), 1)
        )


@pytest.fixture
def walk(clients: dict[str, Client], here: dict[str, list[str]]) -> Walk:
    return Walk(clients, here)


def draw(chance: Random, choices: list[Any], amount: int) -> list[Any]:
    """So many of them, or all in a long run."""
    if EVERY == "1":
        return choices
    return chance.sample(choices, min(len(choices), amount * TIMES))


def insiders(route: Route, walk: Walk, chance: Random) -> list[str]:
    """As whom an address is asked: those who get in more often than others."""
    if EVERY == "1":
        return list(walk.clients)
    inside = "admin" if route.text.startswith("admin/") else chance.choice(list(walk.clients))
    return [inside]


def test_no_path_breaks(walk: Walk) -> None:
    for route in routes():
        chance = Random(f"{SEED} {route}")
        for place in range(len(route.holes)):
            parts = [known(walk.here, kind, name, chance) for kind, name in route.holes]
            for value in draw(chance, values.PATHS, 4):
                parts[place] = value
                for who in insiders(route, walk, chance):
                    method = chance.choice(["GET", "GET", "POST", chance.choice(values.METHODS)])
                    walk.ask(who, method, route.address(parts))
    walk.verdict()


def test_no_query_breaks(walk: Walk) -> None:
    names = parameters()
    for route in routes():
        chance = Random(f"{SEED} {route}")
        for who in insiders(route, walk, chance):
            page = walk.ask(who, "GET", walk.good(route, chance)) or b""
            known_here = [*asked_by(page), *names]
            for value in draw(chance, values.TEXTS, 3):
                here = dict.fromkeys(known_here, value)
                walk.ask(who, "GET", f"{walk.good(route, chance)}?{urlencode(here)}")
                few = dict.fromkeys(chance.sample(known_here, 4), value)
                walk.ask(who, "GET", f"{walk.good(route, chance)}?{urlencode(few)}")
            for raw in draw(chance, values.RAW, 1):
                walk.ask(who, "GET", f"{walk.good(route, chance)}?q={raw}&p={raw}&{raw}")
    walk.verdict()


def test_no_form_breaks(walk: Walk) -> None:
    names = parameters()
    for route in routes():
        chance = Random(f"{SEED} {route}")
        for who in insiders(route, walk, chance):
            address = walk.good(route, chance)
            page = walk.ask(who, "GET", address) or b""
            shown = fields_of(page)
            for value in draw(chance, values.TEXTS, 1):
                for body in bodies(shown, names, value, chance):
                    walk.ask(who, "POST", address, data=urlencode(body, doseq=True).encode())
            for raw in draw(chance, values.RAW, 1 if EVERY or chance.random() < 0.2 else 0):
                walk.ask(who, "POST", address, data=f"q={raw}&{raw}".encode())
    walk.verdict()


def asked_by(page: bytes) -> list[str]:
    """Names of parameters in the links and forms of a page."""
    soup = BeautifulSoup(page, "html.parser")
    links = [str(a["href"]) for a in soup.find_all("a", href=True)]
    found = {name for link in links if "?" in link for name, _ in parse_qsl(link.partition("?")[2])}
    for form in soup.find_all("form", method=re.compile("^get$|^$", re.I)):
        found |= {str(field["name"]) for field in form.find_all(attrs={"name": True})}
    return sorted(found)


def fields_of(page: bytes) -> dict[str, list[str]]:
    """The fields of the forms of a page, with what stands in them."""
    found: dict[str, list[str]] = {}
    for field in BeautifulSoup(page, "html.parser").find_all(
        ["input", "textarea", "select", "button"]
    ):
        name = str(field.get("name") or "")
        if name and name != "csrfmiddlewaretoken":
            found.setdefault(name, []).extend(_standing(field))
    return found


def _standing(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text()]
    if field.name == "select":
        chosen = field.find_all("option", selected=True) or field.find_all("option")[-1:]
        return [str(option.get("value", "")) for option in chosen]
    if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
        return []
    return [str(field.get("value", ""))]


def bodies(
    shown: dict[str, list[str]], names: list[str], value: str, chance: Random
) -> Iterator[dict[str, Any]]:
    """What is sent: one field wrong, then some, then all that anybody reads."""
    if shown:
        wrong = list(shown) if EVERY == "1" else chance.sample(list(shown), 1)
        for name in wrong:
            yield {**shown, name: value}
    if shown and EVERY:
        yield {name: value if chance.random() < 0.5 else kept for name, kept in shown.items()}
    yield {**dict.fromkeys(names, value), **dict.fromkeys(shown, value), "submission_key": "k" * 32}


def test_no_header_breaks(walk: Walk) -> None:
    chosen = routes() if EVERY else Random(SEED).sample(routes(), 60)
    for number, (name, value) in enumerate(values.HEADERS):
        chance = Random(f"{SEED} {number}")
        for route in draw(chance, chosen, 3):
            who, address = insiders(route, walk, chance)[0], walk.good(route, chance)
            walk.ask(who, chance.choice(["GET", "POST"]), address, **{name: value})
    for cookie in values.COOKIES:
        chance = Random(f"{SEED} {cookie}")
        for route in draw(chance, chosen, 3):
            walk.ask("visitor", "GET", walk.good(route, chance), HTTP_COOKIE=cookie)
    walk.verdict()


def test_no_kind_of_body_breaks(walk: Walk) -> None:
    chosen = routes() if EVERY else Random(SEED).sample(routes(), 40)
    for number, kind in enumerate(values.KINDS):
        chance = Random(f"{SEED} {number}")
        for route in draw(chance, chosen, 3):
            who, address = insiders(route, walk, chance)[0], walk.good(route, chance)
            for body in draw(chance, values.MULTIPART, 2):
                walk.ask(who, "POST", address, data=body, content_type=kind)
            walk.ask(who, "GET", f"{address}?q=%C3%A9", content_type=kind)
    for body in values.MULTIPART:
        for route in draw(Random(SEED), chosen, 3):
            kind = "multipart/form-data; boundary=x"
            address = walk.good(route, Random(SEED))
            walk.ask("admin", "POST", address, data=body, content_type=kind)
    walk.verdict()


def test_no_method_breaks(walk: Walk) -> None:
    for route in routes():
        chance = Random(f"{SEED} {route}")
        for who in insiders(route, walk, chance):
            for method in draw(chance, values.METHODS, 1):
                walk.ask(who, method, walk.good(route, chance))
    walk.verdict()


def test_no_body_breaks_the_api(walk: Walk) -> None:
    described = json.loads(walk.ask("visitor", "GET", "/api/openapi.json"))
    properties = {
        name: prop.get("default", "for")
        for schema in described["components"]["schemas"].values()
        for name, prop in schema.get("properties", {}).items()
    }
    for route in (route for route in routes() if route.text.startswith("api/")):
        chance = Random(f"{SEED} {route}")
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            for value in draw(chance, values.JSON, 6):
                body = {**properties, "title": "Lampu", "body": "Lampu di gang"}
                body[chance.choice(sorted(body))] = value
                _send(walk, route, method, json.dumps(body).encode(), chance)
                _send(walk, route, method, json.dumps(dict.fromkeys(body, value)).encode(), chance)
            for raw in draw(chance, values.BODIES, 4):
                _send(walk, route, method, raw, chance)
    walk.verdict()


def _send(walk: Walk, route: Route, method: str, body: bytes, chance: Random) -> None:
    walk.ask(
        chance.choice(["ana", "bona", "visitor"]), method, walk.good(route, chance), data=body,
        content_type="application/json", HTTP_IDEMPOTENCY_KEY="k" * 32,
    )  # fmt: skip


def test_what_the_walk_asks_is_the_whole_site() -> None:
    """A guard against a walk that finds nothing: each door of the site is among its addresses."""
    found = {urlsplit(str(route)).path.split("/")[1] for route in routes()}
    assert {"healthz", "api", "admin", "documents", "media", "en"} <= found
    assert len(routes()) > 400
