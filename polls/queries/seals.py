"""Seals of rows: keyed hashes that whoever can write into the database alone cannot make.

A vote whose frozen rules say ``sealed`` obeys and counts only rows whose seal holds: envelopes
under their pseudonyms, what two officials decided, who votes on paper, what papers say and their
closing. Votes that opened before have no such rule, and their rows pass.
"""

import hmac
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from polls.algorithms.envelopes import Unreadable, envelope_hash
from polls.models import Intervention, PaperClosing, PaperMark, Poll, PollState, SealedPaper
from polls.queries.log import logged_rules
from polls.queries.outside_key import row_seals

Row = Intervention | PaperMark | PaperClosing | SealedPaper
OFFICERS = ("marked_by_id", "confirmed_by_id", "back_asked_by_id", "taken_back_by_id")
BY_TWO = ("proposed_by_id", "confirmed_by_id")
FACTS: dict[str, tuple[str, ...]] = {
    "Intervention": (
        *("kind", "closes_at", "left_out", "reason", "second_reason"),
        *(*BY_TWO, "proposed_at", "confirmed_at"),
    ),
    "PaperMark": ("person_id", "area_id", "state", *OFFICERS, "reason"),
    "PaperClosing": ("papers", "voters", "explanation", *BY_TWO),
    "SealedPaper": ("envelope",),
}
"""What a seal is about, beside the vote and the kind of row."""


def is_sealed(poll: Poll) -> bool:
    """Whether the rules of an opened vote say that its rows are sealed."""
    return bool(logged_rules(poll).get("sealed"))


def seal_row(poll: Poll, row: Row) -> None:
    """Set the seal of a row as it is now; whoever changes it saves both."""
    row.seal = _seal(poll, row)


def holds(poll: Poll, row: Row) -> bool:
    """Whether this program wrote the row.

    Without the key outside the database nobody knows. Then nothing is obeyed while a vote runs or
    waits for its count; of one that is over, whose key may be gone, the row is told as it stands.
    """
    if not is_sealed(poll):
        return True
    try:
        return hmac.compare_digest(row.seal, _seal(poll, row))
    except Unreadable:
        return poll.state not in (PollState.OPEN, PollState.CLOSED)


def true_papers(poll: Poll) -> list[bytes]:
    """What papers say, sealed; each once, and only what this program sealed."""
    papers = list(SealedPaper.objects.filter(poll=poll))
    if not is_sealed(poll):
        return [bytes(paper.envelope) for paper in papers]
    return list({bytes(one.envelope): None for one in papers if holds(poll, one)})


def forged_rows(poll: Poll) -> int:
    """How many decisions, marks at desks, sealed papers and closings this program did not write;
    and how many people took part on paper without a mark, or the other way round."""
    if not is_sealed(poll):
        return 0
    decisions = list(poll.interventions.all())
    closings = list(PaperClosing.objects.filter(poll=poll))
    marks = list(poll.paper_marks.all())
    rows: list[Row] = [*decisions, *closings, *marks]
    forged = sum(not holds(poll, row) for row in rows)
    forged += poll.sealed_papers.count() - len(true_papers(poll))
    true = Counter(m.person_id for m in marks if m.state == "confirmed" and holds(poll, m))
    took_part = Counter(poll.turnout.filter(channel="paper").values_list("person", flat=True))
    return forged + (true - took_part).total() + (took_part - true).total()


def closed_by_two(closings: Iterable[PaperClosing]) -> list[PaperClosing]:
    """Those by which two officers closed the papers of a vote."""
    return [one for one in closings if one.confirmed_by_id is not None and holds(one.poll, one)]


def _seal(poll: Poll, row: Row) -> str:
    kind = type(row).__name__
    facts = [kind, *(_plain(getattr(row, name)) for name in FACTS[kind])]
    return next(row_seals(poll.pk, [facts], outside=poll.outside_key))


def _plain(value: Any) -> Any:
    """As it is read back from any database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return envelope_hash(value) if isinstance(value, bytes | memoryview) else value
