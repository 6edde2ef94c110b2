"""Writing checked rows: in batches, all or nothing, each contribution once."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Person
from areas.models import Area
from cms.algorithms.language import detect
from moderation.actions import hold_imported
from moderation.algorithms.screening import mask_nik, screen
from moderation.choices import Cause, State
from moderation.queries import watched_terms
from participation.models import Comment, Consultation, Thread
from proposals.models import Idea
from search import outbox
from transfers.formats.contributions import READERS
from transfers.formats.rows import Row
from transfers.queries.contributions import check, key_of, known_kinds

BATCH = 1000
Progress = Callable[[int, int], None]


class Writer:
    """Holds what one import needs to know: who, where, and what was there before."""

    def __init__(self, consultation: Consultation, at: datetime) -> None:
        self.consultation = consultation
        self.key = consultation.import_key
        self.at = at
        self.terms = watched_terms()
        self.areas = dict(Area.objects.values_list("code", "pk"))
        self.known = set(known_kinds(self.key))
        people = Person.objects.filter(import_source=self.key)
        self.people = dict(people.values_list("external_id", "pk"))
        self.added = 0
        if consultation.thread_id is None:
            raise LookupError("the consultation has no debate yet")
        self.thread = consultation.thread_id

    def write(self, rows: list[Row]) -> None:
        """Write a batch; what is known already is passed over."""
        fresh = [row for row in rows if row.external_id not in self.known]
        self._add_people(fresh)
        self._add_ideas([row for row in fresh if row.kind == "idea"])
        self._add_comments([row for row in fresh if row.kind == "comment"])
        self.added += len(fresh)

    def _name(self, row: Row) -> str:
        """Rows without an author are each somebody of their own."""
        return row.author or f"?{row.external_id}"

    def _add_people(self, rows: list[Row]) -> None:
        names = dict.fromkeys(self._name(row) for row in rows)
        missing = [name for name in names if name not in self.people]
        made = Person.objects.bulk_create(
            Person(
                import_source=self.key,
                external_id=name,
                public_name=f"Peserta {len(self.people) + number}",
                created_at=self.at,
            )
            for number, name in enumerate(missing, start=1)
        )
        self.people.update({person.external_id: person.pk for person in made})

    def _common(self, row: Row) -> tuple[dict[str, Any], list[dict[str, object]]]:
        body = mask_nik(row.body)
        found = [] if row.state else screen(body, self.terms, phones=settings.CITY.phones)
        findings = [one.as_json() for one in found]
        state = row.state or (State.HELD if findings else State.PUBLISHED)
        return {
            "author_id": self.people[self._name(row)],
            "body": body,
            "language": row.language or detect(body, settings.CITY.languages),
            "area_id": self.areas.get(row.area),
            "state": state,
            "created_at": row.created_at or self.at,
            "external_key": key_of(self.key, row.external_id),
        }, findings

    def _add_ideas(self, rows: list[Row]) -> None:
        made, findings = [], []
        for row in rows:
            common, found = self._common(row)
            title = mask_nik(row.title) or _first_words(common["body"])
            made.append(
                Idea(
                    consultation=self.consultation,
                    title=title,
                    imported_supports=row.supports,
                    **common,
                )
            )
            findings.append(found)
        ideas = Idea.objects.bulk_create(made)
        threads = Thread.objects.bulk_create(
            Thread(
                consultation=self.consultation,
                title=idea.title,
            )
            for idea in ideas
        )
        for idea, thread in zip(ideas, threads, strict=True):
            idea.thread = thread
        Idea.objects.bulk_update(ideas, ["thread"], batch_size=500)
        self._note("idea", ideas, findings)

    def _add_comments(self, rows: list[Row]) -> None:
        """Comments on the consultation or an idea first, then replies to those."""
        waiting = list(rows)
        while waiting:
            targets = self._targets({row.parent for row in waiting if row.parent})
            ready = [row for row in waiting if not row.parent or row.parent in targets]
            if not ready:
                raise LookupError(f"{len(waiting)} replies without what they answer")
            made, findings = [], []
            for row in ready:
                common, found = self._common(row)
                thread, parent = targets.get(row.parent, (self.thread, None))
                made.append(
                    Comment(thread_id=thread, parent_id=parent, stance=row.stance, **common)
                )
                findings.append(found)
            self._note("comment", Comment.objects.bulk_create(made), findings)
            done = {row.external_id for row in ready}
            waiting = [row for row in waiting if row.external_id not in done]

    def _targets(self, parents: set[str]) -> dict[str, tuple[int, int | None]]:
        """Where replies to these go: a thread, and the comment that is answered if any."""
        prefix = f"{self.key}:"
        keys = [key_of(self.key, parent) for parent in parents]
        found: dict[str, tuple[int, int | None]] = {}
        ideas = Idea.objects.filter(external_key__in=keys)
        for key, thread in ideas.values_list("external_key", "thread"):
            found[str(key).removeprefix(prefix)] = (thread, None)
        comments = Comment.objects.filter(external_key__in=keys)
        for key, thread, pk in comments.values_list("external_key", "thread", "pk"):
            found[str(key).removeprefix(prefix)] = (thread, pk)
        return found

    def _note(self, kind: str, made: list[Any], findings: list[list[dict[str, object]]]) -> None:
        outbox.note_many(kind, [row.pk for row in made])
        held = [
            (row.pk, Cause.SCREENING if found else Cause.IMPORT, found)
            for row, found in zip(made, findings, strict=True)
            if row.state == State.HELD
        ]
        hold_imported(kind=kind, rows=held, at=self.at)


def _first_words(body: str, longest: int = 80) -> str:
    words = " ".join(body.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + " …"


def _turn(row: Row, ideas: set[str]) -> int:
    """Ideas first, then comments, comments on ideas, and replies: whoever is answered is there."""
    if not row.parent:
        return 0 if row.kind == "idea" else 1
    return 2 if row.parent in ideas else 3


def read_rows(path: Path, format_name: str, import_key: str) -> list[Row]:
    """All rows of a file in the order in which they are written. Raises BadFile.

    Not in the transaction that writes them, so that a long file holds up nobody else.
    """
    check(path, format_name, import_key)
    rows = list(READERS[format_name](path, []))
    ideas = {key for key, kind in known_kinds(import_key).items() if kind == "idea"}
    ideas |= {row.external_id for row in rows if row.kind == "idea"}
    return sorted(rows, key=lambda row: _turn(row, ideas))


@transaction.atomic
def write_rows(
    *, rows: list[Row], consultation: Consultation, at: datetime, progress: Progress
) -> int:
    """Write what was read, all or nothing. Returns how many contributions are new."""
    writer = Writer(consultation, at)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        writer.write(batch)
        progress(start + len(batch), len(rows))
    return writer.added
