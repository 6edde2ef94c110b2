"""The minutes of an agreement without a vote (musyawarah mufakat), as they are hashed."""

from collections.abc import Sequence
from typing import Any

from polls.algorithms.tally import digest
from polls.models import Consensus, Option


def facts_of(minutes: Consensus) -> dict[str, Any]:
    """What the minutes say, as published and hashed: who wrote and who confirmed stay out."""
    return {
        "place": minutes.place,
        "day": minutes.day.isoformat(),
        "women": minutes.women,
        "men": minutes.men,
        "chosen": minutes.chosen,
        "words": minutes.words,
        "dissent": minutes.dissent,
        "document_sha256": minutes.file_hash,
    }


def digest_of(minutes: Consensus) -> str:
    """SHA-256 of the minutes in canonical JSON, as in the log."""
    return digest(facts_of(minutes))


def as_chosen(options: Sequence[Option], positions: Sequence[int]) -> list[dict[str, Any]]:
    """The agreed options as the minutes keep them, in the order of the list."""
    return [
        {"position": option.position, "labels": option.labels}
        for option in options
        if option.position in positions
    ]
