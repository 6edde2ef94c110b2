"""Minutes of an agreement in the reader's language."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from polls.models import Consensus, Poll
from polls.models.consensus import digest_of
from polls.pages.place import place_of
from web.languages import picked


def minutes_context(minutes: Consensus) -> dict[str, Any]:
    """What the minutes say: in one sentence, and one by one."""
    labels = [picked(row["labels"]) for row in minutes.chosen]
    counts = [minutes.women, minutes.men]
    return {
        "minutes": minutes,
        "agreed_options": labels,
        "agreed_words": picked(minutes.words),
        "sentence": _sentence(minutes, labels),
        "attended": sum(n for n in counts if n is not None)
        if any(n is not None for n in counts)
        else None,
        "digest": digest_of(minutes),
    }


def _sentence(minutes: Consensus, labels: Sequence[str]) -> str:
    if labels:
        return _("Agreed without a vote: %(options)s") % {"options": " · ".join(labels)}
    return _("Agreed without a vote")


def consensus_context(poll: Poll) -> dict[str, Any]:
    """The result page of a poll that ended as a consensus."""
    return {"poll": poll, **place_of(poll), **minutes_context(poll.consensus)}
