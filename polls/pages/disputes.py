"""Objections to a vote, and one of them."""

from typing import Any

from polls.algorithms.receipts import hash_start
from polls.models import Dispute, Poll
from polls.pages.place import place_of
from polls.queries.ballots import envelope_in_log
from polls.queries.checks import checked_receipt
from polls.queries.disputes import dispute_figures, filer_of
from polls.queries.roll import is_left_out


def dispute_context(
    poll: Poll, dispute: Dispute | None = None, reader: Any = None
) -> dict[str, Any]:
    """The figures of the objections; for one of them also what the log says of its receipt.

    Who filed it stands there for the official who opened the seal last.
    """
    context = {"poll": poll, **place_of(poll), "figures": dispute_figures(poll)}
    if dispute is not None:
        start = hash_start(dispute.receipt)
        found, left_out = envelope_in_log(poll, start), is_left_out(poll, start)
        context |= {"dispute": dispute, "found": found, "left_out": left_out}
        context["checked"] = found is None and checked_receipt(poll, start)
        if dispute.sealed_filer and reader and dispute.filer_seen_by_id == reader.pk:
            context["filer"] = filer_of(dispute)
    return context
