"""The list of what the index refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from search import registry
from search.algorithms.marking import heading
from search.models import StoredDocument, any_of
from search.pages.finding import localized


@dataclass(frozen=True, slots=True)
class ParkedText:
    """A text that was put aside, as a row of the list."""

    note: int
    kind: object
    key: str
    heading: str
    """How the last state began that the index took; empty where there was none."""
    url: str
    since: datetime
    tries: int
    reason: str


def shown(rows: list[dict[str, Any]]) -> list[ParkedText]:
    """The rows of ``queries.parked`` with what is known of each text."""
    wanted = any_of((row["kind"], row["key"]) for row in rows)
    stored = {(one.kind, one.key): one for one in StoredDocument.objects.filter(wanted)}
    return [_shown(row, stored.get((row["kind"], row["key"]))) for row in rows]


def _shown(row: dict[str, Any], stored: StoredDocument | None) -> ParkedText:
    known = registry.kinds().get(row["kind"])
    public = stored if stored and not stored.removed else None
    return ParkedText(
        note=row["note"],
        kind=known.label if known else row["kind"],
        key=row["key"],
        heading=heading(public.title, public.body) if public else "",
        url=localized(public.url) if public else "",
        since=row["since"],
        tries=row["tries"],
        reason=row["reason"],
    )
