"""What a voter sees of a checked envelope: a page, and a file that
``polls/algorithms/verify_poll.py`` seals again (``--envelope``).
"""

from typing import Any

from areas.models import Area
from polls.algorithms.envelopes import Sealed
from polls.models import Poll
from polls.pages.looks import Look
from polls.pages.place import place_of
from polls.pages.review import ballot_limits, review_context
from polls.queries.log import log_of, logged_rules
from polls.queries.options import shown_to

FORMAT = "rembuk-envelope 1"


def opened_file(poll: Poll, sealed: Sealed) -> dict[str, str]:
    """What sealed the envelope. The receipt is not in it: it is to be compared with the one that
    was shown before, not with one that came afterwards.
    """
    return {
        "format": FORMAT,
        "log_name": log_of(poll),
        "public_key": poll.public_key,
        "ephemeral_secret": sealed.secret.hex(),
        "content": sealed.text,
    }


def checked_context(poll: Poll, look: Look, sealed: Sealed) -> dict[str, Any]:
    """The choice in words as it is in the envelope, its receipt, and what sealed it."""
    rules, content = logged_rules(poll), sealed.content
    options = shown_to(poll, None)
    area = Area.objects.filter(code=content.stratum).first()
    return {
        "poll": poll,
        **place_of(poll),
        "look": look,
        "kecamatan": area.name if area else content.stratum,
        "sealed_with": opened_file(poll, sealed).items(),
        **ballot_limits(rules, options),
        **review_context(rules, options, content.choice),
    }
