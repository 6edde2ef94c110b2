# ruff: noqa: E501 - rows of values read better whole
"""No request, however malformed, makes a 5xx.

Every address is asked: ours, Wagtail's, allauth's and the API's. In the usual run some whom it
admits and somebody whom it does not ask it once each, in turns with a hostile path, query or body,
and send different values; ``REMBUK_TEST_SEED`` deals others. ``REMBUK_TEST_EVERY_VALUE=1`` lets
everybody (visitor, resident and each role) send all values in each way, and in each single field once, which takes a night or two: ``REMBUK_TEST_PART=3/40`` takes the
third of forty parts of the addresses. ``REMBUK_TEST_EVERY_VALUE=10`` deals ten values in place of one.
"""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import URLResolver

from accounts.choices import Role
from tests.architecture.first_party import APPS, ROOT
from tests.security.walk import values
from tests.security.walk.asking import ALL, EVERY, SEED, Deck, Walk, addresses, draw, seldom_shown
from tests.security.walk.routes import Route, routes
from tests.security.walk.shown import asked_by, fields_of

pytestmark = pytest.mark.django_db
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
KIND_OF_FILES = "multipart/form-data; boundary=x"


def parameters() -> list[str]:
    """Names under which our own code reads from a query or a form."""
    found = set(OTHERS)
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            found |= {a or b for a, b in READS.findall(path.read_text())}
    return sorted(found)


@pytest.fixture
def walk(
    clients: dict[str, Client], here: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> Walk:
    shown = URLResolver.resolve_error_handler
    monkeypatch.setattr(URLResolver, "resolve_error_handler", seldom_shown(shown))
    return Walk(clients, here)


class Visit:
    """One address, asked by everybody in the ways in which a value can be sent."""

    def __init__(self, walk: Walk, route: Route, names: list[str]) -> None:
        self.walk, self.route, self.names = walk, route, names
        self.chance = Random(f"{SEED} {route}")
        self.paths, self.texts = Deck(values.PATHS, self.chance), Deck(values.TEXTS, self.chance)
        self.links: list[str] = []
        self.fields: dict[str, list[str]] = {}
        """Parameters and fields of the page, as soon as somebody was shown it."""
        self.shown_to = ""

    def everybody(self) -> None:
        turn = self.chance.randrange(3)
        for who in self.walk.askers(self.route, self.chance):
            ways = [
                self.with_query,
                self.with_body,
                *([self.with_path] if self.route.holes else []),
            ]
            turn += 1
            for way in ways if EVERY else [ways[turn % len(ways)]]:
                way(who)

    def ask(self, who: str, method: str, address: str, **sent: Any) -> int:
        status, page = self.walk.ask(who, method, address, **sent)
        if page and not self.fields and not self.links:
            self.links, self.fields, self.shown_to = asked_by(page), fields_of(page), who
        return status

    def with_path(self, who: str) -> None:
        holes = range(len(self.route.holes))
        for place in holes if EVERY else [self.chance.choice(holes)]:
            parts = self.walk.parts(self.route, self.chance)
            for value in self.paths.deal():
                parts[place] = value
                others = self.chance.choice(values.METHODS)
                method = self.chance.choice(["GET", "GET", "POST", others])
                self.ask(who, method, self.route.address(parts))

    def with_query(self, who: str) -> None:
        for value in self.texts.deal():
            known = [*self.links, *self.names]
            some = known if self.chance.random() < 0.5 else self.chance.sample(known, 4)
            for names in (known, self.chance.sample(known, 4)) if EVERY else (some,):
                query = urlencode(dict.fromkeys(names, value))
                self.ask(who, "GET", f"{self.walk.good(self.route, self.chance)}?{query}")
        for raw in draw(self.chance, values.RAW, 1 if self._now_and_then() else 0):
            address = self.walk.good(self.route, self.chance)
            self.ask(who, "GET", f"{address}?q={raw}&p={raw}&{raw}")

    def with_body(self, who: str) -> None:
        address = self.walk.good(self.route, self.chance)
        if not self.fields:
            self.ask(who, "GET", address)
        for value in self.texts.deal():
            each = ALL and who == self.shown_to
            sent = list(bodies(self.fields, self.names, value, self.chance, each=each))
            for body in sent if EVERY else [self.chance.choice(sent)]:
                data = urlencode(body, doseq=True).encode()
                self.ask(
                    who, "POST", f"{address}?{urlencode({'next': value, 'p': value})}", data=data
                )
        for raw in draw(self.chance, values.RAW, 1 if self._now_and_then() else 0):
            self.ask(who, "POST", address, data=f"q={raw}&{raw}".encode())

    def _now_and_then(self) -> bool:
        return bool(EVERY) or self.chance.random() < 0.05


def test_nobody_breaks_an_address(walk: Walk) -> None:
    names = parameters()
    for route in addresses():
        Visit(walk, route, names).everybody()
    walk.verdict()


def bodies(
    shown: dict[str, list[str]], names: list[str], value: str, chance: Random, *, each: bool
) -> Iterator[dict[str, Any]]:
    """What is sent: one field wrong (or each in turn), then some, then all that anybody reads."""
    if shown:
        wrong = list(shown) if each else chance.sample(list(shown), 1)
        for name in wrong:
            yield {**shown, name: value}
    if shown and EVERY:
        yield {name: value if chance.random() < 0.5 else kept for name, kept in shown.items()}
    yield {**dict.fromkeys(names, value), **dict.fromkeys(shown, value), "submission_key": "k" * 32}


def test_no_header_breaks(walk: Walk) -> None:
    chosen = addresses() if EVERY else Random(SEED).sample(addresses(), 60)
    for number, (name, value) in enumerate(values.HEADERS):
        chance = Random(f"{SEED} {number}")
        for route in draw(chance, chosen, 2):
            who, address = chance.choice(walk.everybody), walk.good(route, chance)
            walk.ask(who, chance.choice(["GET", "POST"]), address, **{name: value})
    for cookie in values.COOKIES:
        chance = Random(f"{SEED} {cookie}")
        for route in draw(chance, chosen, 2):
            walk.ask("visitor", "GET", walk.good(route, chance), HTTP_COOKIE=cookie)
    walk.verdict()


def test_no_kind_of_body_breaks(walk: Walk) -> None:
    chosen = addresses() if EVERY else Random(SEED).sample(addresses(), 40)
    for number, kind in enumerate([*values.KINDS, *[KIND_OF_FILES] * 3]):
        chance = Random(f"{SEED} {number}")
        for route in draw(chance, chosen, 3):
            who, address = chance.choice(walk.everybody), walk.good(route, chance)
            for body in draw(chance, values.MULTIPART, 2 if kind != KIND_OF_FILES else 6):
                walk.ask(who, "POST", address, data=body, content_type=kind)
            walk.ask(who, "GET", f"{address}?q=%C3%A9", content_type=kind)
    walk.verdict()


def test_no_method_breaks(walk: Walk) -> None:
    for route in addresses():
        chance = Random(f"{SEED} {route}")
        for method in draw(chance, values.METHODS, 1):
            walk.ask(chance.choice(walk.everybody), method, walk.good(route, chance))
    walk.verdict()


def test_no_body_breaks_the_api(walk: Walk) -> None:
    """Each operation is called, in turns with one wrong value, with all of them wrong, and
    with a body that is no such thing."""
    described = json.loads(walk.ask("visitor", "GET", "/api/openapi.json")[1])
    properties = {
        name: prop.get("default", "for")
        for schema in described["components"]["schemas"].values()
        for name, prop in schema.get("properties", {}).items()
    }
    right = {**properties, "title": "Lampu", "body": "Lampu di gang"}
    for route in (route for route in addresses() if route.text.startswith("api/")):
        chance = Random(f"{SEED} {route}")
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            one, whole = Deck(values.JSON, chance), Deck(values.BODIES, chance)
            for turn, who in enumerate(walk.askers(route, chance), chance.randrange(3)):
                for body in json_bodies(right, one, whole, turn, chance):
                    walk.ask(
                        who, method, walk.good(route, chance), data=body,
                        content_type="application/json", HTTP_IDEMPOTENCY_KEY="k" * 32,
                    )  # fmt: skip
    walk.verdict()


def json_bodies(
    right: dict[str, Any], one: Deck[Any], whole: Deck[bytes], turn: int, chance: Random
) -> Iterator[bytes]:
    if EVERY or turn % 3:
        for value in one.deal():
            if EVERY or turn % 3 == 1:
                yield json.dumps({**right, chance.choice(sorted(right)): value}).encode()
            if EVERY or turn % 3 == 2:
                yield json.dumps(dict.fromkeys(right, value)).encode()
    if EVERY or turn % 3 == 0:
        yield from whole.deal()


def test_what_the_walk_asks_is_the_whole_site() -> None:
    """A guard against a walk that finds nothing: each door of the site is among its addresses."""
    found = {urlsplit(str(route)).path.split("/")[1] for route in routes()}
    assert {"healthz", "api", "admin", "documents", "media", "en"} <= found
    assert len(routes()) > 400


def test_everybody_is_in_the_walk(walk: Walk) -> None:
    assert set(Role.values) <= set(walk.everybody)
    assert {"visitor", "signed up", "resident", "administrator"} <= set(walk.everybody)
