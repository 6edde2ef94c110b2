"""Sending requests as somebody, and dealing out the values that they carry."""

import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from itertools import islice
from random import Random
from typing import Any, Generic, TypeVar
from zlib import crc32

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLResolver, resolve

from accounts.choices import Role
from tests.security.matrix import MAY_READ
from tests.security.walk.routes import Route, known, routes

SEED = os.environ.get("REMBUK_TEST_SEED", "tepian")
EVERY = os.environ.get("REMBUK_TEST_EVERY_VALUE", "")
ALL = EVERY == "1"
TIMES = 1 if EVERY in ("", "1") else int(EVERY)
PART, _, PARTS = os.environ.get("REMBUK_TEST_PART", "1/1").partition("/")
Value = TypeVar("Value")
WALKER = {
    "visitor": "visitor", "ana": "resident", "bona": "signed up", "citra": Role.MODERATOR,
    "eko": Role.OFFICIAL, "dewi": Role.EDITOR, "fitri": Role.KELURAHAN_OFFICER,
}  # fmt: skip
"""Who stands here for somebody of the matrix."""
IN_THE_ADMIN = [Role.EDITOR, Role.PUBLISHER, Role.PRIVACY_OFFICER, "administrator"]
ADMITTED, REFUSED = (4, 1) if connection.vendor == "postgresql" else (1, 1)
"""Of those whom an address admits and of the others, so many ask it in the usual run. What a
database cannot take it cannot take from anybody."""
REFUSALS_SHOWN = 12
"""Of so many pages that refuse, alike but for the address, one is rendered."""


def addresses() -> list[Route]:
    """Every address of the site, or those of the part that ``REMBUK_TEST_PART`` names."""
    return [route for route in routes() if crc32(str(route).encode()) % int(PARTS) == int(PART) - 1]


def draw(chance: Random, choices: list[Any], amount: int) -> list[Any]:
    """So many of them, or all in a long run."""
    return choices if ALL else chance.sample(choices, min(len(choices), amount * TIMES))


class Deck(Generic[Value]):
    """Values of which nobody is dealt one again before all were; a long run deals all to each."""

    def __init__(self, values: list[Value], chance: Random) -> None:
        self.values = chance.sample(values, len(values))

    def deal(self) -> list[Value]:
        if ALL:
            return self.values
        dealt = list(islice(self.values, TIMES))
        self.values = self.values[TIMES:] + dealt
        return dealt


class Sender(Client):
    """Django's client without its copies of all that templates were given; cookies stay."""

    def __init__(self, signed_in: Client) -> None:
        super().__init__()
        self.cookies = signed_in.cookies

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


class Walk:
    """Sends requests of which none changes anything, and remembers the ones that broke."""

    def __init__(self, clients: dict[str, Client], here: dict[str, list[str]]) -> None:
        self.here = here
        self.senders = {who: Sender(client) for who, client in clients.items()}
        self.broken: dict[str, str] = {}
        self.answers: Counter[int] = Counter()
        self.asked: Counter[str] = Counter()
        self.raised: list[BaseException] = []
        got_request_exception.connect(self._keep, dispatch_uid="walk")

    def _keep(self, **_sent: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self.raised.append(error)

    @property
    def everybody(self) -> list[str]:
        return list(self.senders)

    def askers(self, route: Route, chance: Random) -> list[str]:
        """Who asks an address: in a long run everybody, in the usual one some whom it admits and
        somebody else; everybody where the matrix says that it admits nobody."""
        admitted = self._admitted(route, chance)
        if EVERY or not admitted:
            return chance.sample(self.everybody, len(self.everybody))
        others = [who for who in self.everybody if who not in admitted]
        chosen = chance.sample(admitted, min(ADMITTED, len(admitted)))
        return chosen + chance.sample(others, min(REFUSED, len(others)))

    def _admitted(self, route: Route, chance: Random) -> list[str]:
        if route.text.startswith("admin/"):
            return [str(who) for who in IN_THE_ADMIN]
        try:
            name = resolve(self.good(route, chance).partition("?")[0]).view_name
        except Resolver404:
            return []
        if name not in MAY_READ:  # what libraries bring
            return ["visitor", "resident", "administrator"]
        return [str(WALKER[who]) for who in sorted(MAY_READ[name])]

    def ask(self, who: str, method: str, address: str, **sent: Any) -> tuple[int, bytes]:
        """The status and, of a page that is shown, its bytes. What was written is taken back."""
        sent.setdefault("data", b"")
        sent.setdefault("content_type", "application/x-www-form-urlencoded")
        self.raised.clear()
        path, _, query = address.partition("?")
        try:
            with transaction.atomic():
                answer: Any = self.senders[who].generic(method, path, QUERY_STRING=query, **sent)
                body = answer.getvalue() if answer.status_code == 200 else b""
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - the handler itself broke
            self._note(who, method, address, sent, error)
            return 500, b""
        self.answers[answer.status_code] += 1
        self.asked[who] += 1
        if answer.status_code >= 500:
            error = self.raised[-1] if self.raised else answer.status_code
            self._note(who, method, address, sent, error)
        return answer.status_code, body

    def _note(self, who: str, method: str, address: str, sent: dict[str, Any], error: Any) -> None:
        place = ""
        if isinstance(error, BaseException):
            frames = traceback.extract_tb(error.__traceback__)
            place = " < ".join(
                f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in frames[:-9:-1]
            )
        kind = f"{type(error).__name__} {str(error)[:90]!r} at {place}"
        said = {name: str(value)[:300] for name, value in sent.items() if value}
        self.broken.setdefault(kind, f"{who}: {method} {address[:160]} {said}")

    def good(self, route: Route, chance: Random) -> str:
        return route.address(self.parts(route, chance))

    def parts(self, route: Route, chance: Random) -> list[str]:
        """What stands in the holes of an address that exists."""
        return [known(self.here, kind, name, chance) for kind, name in route.holes]

    def verdict(self) -> None:
        """Nothing broke, and everybody was there."""
        cache.clear()
        whole = PARTS in ("", "1")  # a small part may have no address
        assert not whole or set(self.asked) == set(self.senders), "somebody asked nothing"
        assert not self.broken, "\n".join(
            f"{number}. {kind}\n     {example}"
            for number, (kind, example) in enumerate(self.broken.items(), 1)
        )


def seldom_shown(of_site: Callable[[URLResolver, int], Any]) -> Callable[[URLResolver, int], Any]:
    """Pages that refuse, rendered once for ``REFUSALS_SHOWN`` times that they are due."""
    due: Counter[int] = Counter()

    def handler_of(resolver: URLResolver, status: int) -> Any:
        page = of_site(resolver, status)

        def handler(request: HttpRequest, **more: Any) -> HttpResponseBase:
            due[status] += 1
            if due[status] % REFUSALS_SHOWN == 1 or status >= 500:
                shown: HttpResponseBase = page(request, **more)
                return shown
            return HttpResponse(status=status)

        return handler

    return handler_of
