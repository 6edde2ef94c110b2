"""What a voter chose, between the ballot and the button that casts it: sealed in the session.

Neither the address nor a log says anything of it, and the session's row opens only with the key
that lies outside the database and with a cookie that this voter's browser alone has: neither who
reads the rows, or takes a session over by its key, nor who finds them in an old copy learns a
choice. It is forgotten when the vote is cast, or after half an hour.
"""

import json
import secrets
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, QueryDict

from polls.envelopes import Unreadable, open_look, seal_look
from polls.models import Poll

KEPT = "ballot_look"
SECONDS = 1800
LONGEST = 20_000
FIELDS = ("choice", "step", "submission_key")


def keep_look(request: HttpRequest, poll: Poll, sent: QueryDict, response: HttpResponse) -> None:
    """Keep the fields of a ballot as they were sent; one ballot at a time.

    With the response the browser gets its half of the key, and nobody else has it.
    """
    typed = {name: sent.getlist(name) for name in sent if name.startswith(FIELDS)}
    words = json.dumps({"poll": poll.pk, "at": int(time.time()), "sent": typed})
    forget_look(request.session)
    if len(words) > LONGEST:
        return
    half = secrets.token_hex(32)
    request.session[KEPT] = seal_look(words, half)
    response.set_cookie(
        settings.REMBUK_LOOK_COOKIE,
        half,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def kept_look(request: HttpRequest, poll: Poll) -> QueryDict | None:
    """The fields as they were sent; None when there are none of this vote, or they are too old."""
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
    return found


def forget_look(session: SessionBase) -> None:
    """Nothing of the choice is left in the session."""
    session.pop(KEPT, None)
