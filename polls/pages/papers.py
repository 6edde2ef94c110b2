"""Papers that two officers read differently."""

from collections.abc import Iterable, Mapping
from typing import Any

from polls.choices import Method
from polls.models import PaperBallot, PaperKind, PaperReading, Poll
from polls.queries.options import paper_options
from polls.queries.readings import decrypt_reading


def reading_words(held: PaperReading, labels: Mapping[str, str], *, ranked: bool) -> str:
    """What an officer read on a paper, on one line."""
    reading = decrypt_reading(held)
    choice = reading.choice
    if reading.kind != PaperKind.CHOICE:
        words = str(PaperKind(reading.kind).label)
        return f"{words}: {reading.reason}" if reading.reason else words
    if isinstance(choice, dict):
        return " · ".join(f"{labels[p]}: {number}" for p, number in sorted(choice.items()))
    chosen = [labels[str(p)] for p in (choice if isinstance(choice, list) else [choice])]
    return " · ".join(f"{n}. {one}" if ranked else one for n, one in enumerate(chosen, start=1))


def difference_rows(
    papers: Iterable[PaperBallot], poll: Poll, officer: Any, desks: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Papers with both readings, and whether this officer is one of the two; ``desks`` are the
    officer's by pile."""
    labels = {str(option.position): option.label for option in paper_options(poll)}
    ranked = poll.method == Method.RANKING
    return [
        {
            "paper": paper,
            "desk": desks.get(paper.area_id, paper.area_id),
            "mine": any(one.by_id == officer.pk for one in paper.readings.all()),
            "readings": [
                {"by": one.by.email, "words": reading_words(one, labels, ranked=ranked)}
                for one in paper.readings.all()
            ],
        }
        for paper in papers
    ]
