from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from participation.management.consultations import named_consultation
from participation.queries.consultations import consultation_at
from search.drain import drain
from transfers.actions.contributions import read_rows, write_rows
from transfers.actions.imported_consultation import create_consultation
from transfers.formats.contributions import READERS
from transfers.formats.rows import BadFile, Row


class Command(BaseCommand):
    """Brings in contributions that were made elsewhere; see docs/import.md."""

    help = "Imports ideas and comments from a CSV file; all or nothing, each once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--consultation", required=True, metavar="SLUG")
        parser.add_argument("--create", metavar="TITLE", help="make the consultation if missing")
        parser.add_argument("--format", choices=sorted(READERS), default="rembuk")
        parser.add_argument("--dry-run", action="store_true", help="check, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, path = options["consultation"], options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        self._check_slug(slug, options["create"])
        try:
            known = consultation_at(slug)
            rows = read_rows(path, options["format"], known.import_key if known else "")
            if options["dry_run"]:
                self.stdout.write(f"{len(rows)} rows are fine. Nothing was written.")
                return
            added = self._import(slug, rows, options)
        except BadFile as bad:
            for fault in bad.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(bad.faults)} errors; nothing was written.") from bad
        self._index()
        self.stdout.write(f"{added} contributions added, {len(rows) - added} were already there.")

    def _check_slug(self, slug: str, title: str | None) -> None:
        if not title:
            named_consultation(slug)
            return
        if consultation_at(slug) is not None:
            return
        if slug != slugify(slug) or len(slug) > 100:
            raise CommandError(f"{slug!r} cannot be a slug: use a–z, 0–9 and hyphens.")

    @transaction.atomic
    def _import(self, slug: str, rows: list[Row], options: dict[str, Any]) -> int:
        now = timezone.now()
        consultation = consultation_at(slug)
        if consultation is None:
            consultation = create_consultation(slug=slug, title=options["create"], at=now)
        return write_rows(
            rows=rows,
            consultation=consultation,
            at=now,
            progress=lambda done, total: self.stderr.write(f"written {done} of {total}"),
        )

    def _index(self) -> None:
        drained = drain(progress=lambda done: self.stderr.write(f"indexed {done}"))
        if drained.limited:
            self.stderr.write("Elasticsearch does not answer; the index catches up by itself.")
