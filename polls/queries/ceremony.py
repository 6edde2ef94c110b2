"""The files that officers take to a machine of their own (``polls.algorithms.open_votes``)."""

import base64
from typing import Any

from polls.algorithms import open_votes
from polls.algorithms.envelopes import Content, seal
from polls.models import Poll
from polls.queries.log import log_of
from polls.queries.outside_key import rehearsal_answers
from polls.queries.package import published_log
from polls.queries.sealed import envelopes_to_open

DUMMY_LENGTH = 128
"""Bytes of the sealed dummy: its answer has 64 signs."""


def ceremony_file(poll: Poll) -> dict[str, Any]:
    """For which vote a key is to be drawn, and in how many shares."""
    shares = {"needed": poll.trustees_needed, "of": poll.trustees_named}
    return {"format": open_votes.CEREMONY, **_named(poll), **shares}


def rehearsal_file(poll: Poll) -> dict[str, Any]:
    """A dummy vote that only the officers' shares open."""
    answer = rehearsal_answers(poll.pk, poll.public_key)[0]
    envelope = seal(poll.public_key, Content(answer, "rehearsal"), DUMMY_LENGTH)
    dummy = {"key": _key(poll), "envelope": base64.b64encode(envelope).decode()}
    return {"format": open_votes.REHEARSAL, **_named(poll), **dummy}


def envelopes_file(poll: Poll) -> dict[str, Any]:
    """The envelopes of a closed vote with the log, against which they are held. No names.

    Those that two people decided to count without stay here.
    """
    envelopes = {
        channel: sorted(base64.b64encode(envelope).decode() for envelope in found)
        for channel, found in envelopes_to_open(poll).items()
    }
    return {
        "format": open_votes.ENVELOPES,
        "question": poll.question,
        "log": published_log(poll),
        "key": _key(poll),
        "envelopes": envelopes,
    }


def _named(poll: Poll) -> dict[str, Any]:
    return {"log_name": log_of(poll), "question": poll.question}


def _key(poll: Poll) -> dict[str, Any]:
    return {
        "public_key": poll.public_key,
        "signs": poll.signing_key,
        "needed": poll.trustees_needed,
        "shares_id": poll.shares_id,
    }
