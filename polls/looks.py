"""What a voter chose, between the ballot and the button that casts it: sealed in the session.

Neither the address nor a log says anything of it, and the session's row opens only with the key
that lies outside the database. It is forgotten when the vote is cast, or after half an hour.
"""

import json
import time
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from polls.envelopes import Unreadable, open_look, seal_look
from polls.models import Poll

KEPT = "ballot_look"
SECONDS = 1800
LONGEST = 20_000
FIELDS = ("choice", "step", "submission_key")


def keep_look(session: SessionBase, poll: Poll, sent: QueryDict) -> None:
    """Keep the fields of a ballot as they were sent; one ballot at a time."""
    typed = {name: sent.getlist(name) for name in sent if name.startswith(FIELDS)}
    words = json.dumps({"poll": poll.pk, "at": int(time.time()), "sent": typed})
    forget_look(session)
    if len(words) <= LONGEST:
        session[KEPT] = seal_look(words)


def kept_look(session: SessionBase, poll: Poll) -> QueryDict | None:
    """The fields as they were sent; None when there are none of this vote, or they are too old."""
    try:
        held: dict[str, Any] = json.loads(open_look(session.get(KEPT, "")))
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
