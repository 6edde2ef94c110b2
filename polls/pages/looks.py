"""What a voter chose, between the ballot and the button that casts it: kept sealed in the session,
with the envelope that the button casts.

Neither the address nor a log says anything of it, and the session's row opens only with the key
that lies outside the database and with a cookie that this voter's browser alone has: neither who
reads the rows, or takes a session over by its key, nor who finds them in an old copy learns a
choice. It is forgotten when the vote is cast, or after half an hour.
"""

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts.models import Person
from polls.algorithms.envelopes import Sealed, Unreadable
from polls.algorithms.receipts import receipt_code
from polls.models import Poll
from polls.queries.outside_key import open_look, seal_look
from web.refusal import Refused

KEPT = "ballot_look"
SECONDS = 1800
LONGEST = 20_000
FIELDS = ("choice", "step", "submission_key")


@dataclass(frozen=True, slots=True)
class Look:
    """A ballot as it was sent; for the second look also the envelope that waits to be cast."""

    sent: QueryDict
    sealed: Sealed | None

    @property
    def receipt(self) -> str:
        """The receipt of the envelope; empty without one."""
        return receipt_code(self.sealed.digest) if self.sealed else ""

    @property
    def is_anew(self) -> bool:
        """Whether it was a last button that was pressed, for an envelope that no longer waits."""
        return self.sent.get("step") in ("cast", "check")


def keep_look(
    request: HttpRequest,
    poll: Poll,
    sent: QueryDict,
    response: HttpResponse,
    sealed: Sealed | None = None,
) -> None:
    """Keep the fields of a ballot as they were sent, and its envelope; one ballot at a time.

    With the response the browser gets its half of the key, and nobody else has it.
    """
    typed = {name: sent.getlist(name) for name in sent if name.startswith(FIELDS)}
    held = {"poll": poll.pk, "at": int(time.time()), "sent": typed}
    forget_look(request.session)
    if len(json.dumps(held)) > LONGEST:
        return
    if sealed is not None:
        held["sealed"] = _written(sealed)
    half = secrets.token_hex(32)
    request.session[KEPT] = seal_look(json.dumps(held), half)
    response.set_cookie(
        settings.REMBUK_LOOK_COOKIE,
        half,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def kept_look(request: HttpRequest, poll: Poll) -> Look | None:
    """The ballot as it was kept; None when there is none of this vote, or it is too old."""
    try:
        half = request.COOKIES.get(settings.REMBUK_LOOK_COOKIE, "")
        held: dict[str, Any] = json.loads(open_look(request.session.get(KEPT, ""), half))
    except (Unreadable, ValueError):
        return None
    if held["poll"] != poll.pk or time.time() - held["at"] > SECONDS:
        return None
    found = QueryDict(mutable=True)
    for name, values in held["sent"].items():
        found.setlist(name, values)
    return Look(found, _sealed(held["sealed"]) if "sealed" in held else None)


def forget_look(session: SessionBase) -> None:
    """Nothing of the choice is left in the session."""
    session.pop(KEPT, None)


def hand_out(poll: Poll, person: Person, sealed: Sealed) -> str:
    """A sealed vote for a program to keep and bring back: only this person can use it, for half an
    hour, and only this site reads it.
    """
    held = {"at": int(time.time()), "sealed": _written(sealed)}
    return seal_look(json.dumps(held), f"{poll.pk}|{person.pk}")


def brought_back(poll: Poll, person: Person, held: str) -> Sealed:
    """The sealed vote that was handed out. Raises Refused."""
    try:
        found = json.loads(open_look(held, f"{poll.pk}|{person.pk}"))
    except (Unreadable, ValueError):
        found = {"at": 0}
    if time.time() - found["at"] > SECONDS:
        raise Refused(_("This sealed vote no longer waits. Choose anew."))
    return _sealed(found["sealed"])


def _written(sealed: Sealed) -> list[str]:
    return [sealed.envelope.hex(), sealed.secret.hex(), sealed.text, sealed.key]


def _sealed(written: list[str]) -> Sealed:
    envelope, secret, text, key = written
    return Sealed(bytes.fromhex(envelope), bytes.fromhex(secret), text, key)
