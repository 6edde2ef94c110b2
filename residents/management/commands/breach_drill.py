import csv
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from residents.breach import Exposed, NothingKnown, exposed_by, letter


class Command(BaseCommand):
    """A breach, or a drill of one: who is concerned, and the letter to write."""

    help = "Lists whose data a table or a file exposed and drafts the 3×24-hour letter."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="app.Model, a database table, or a file")
        parser.add_argument("--out", type=Path, default=Path(), help="folder for list and letters")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            exposed = exposed_by(options["source"])
        except NothingKnown as error:
            raise CommandError(str(error)) from error
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        stamp = f"{timezone.localdate():%Y-%m-%d}"
        people = folder / f"breach-{stamp}-people.csv"
        self._list(exposed, people)
        for language in dict(settings.LANGUAGES):
            draft = folder / f"breach-{stamp}-letter-{language}.txt"
            draft.write_text(letter(exposed, language), encoding="utf-8")
        self.stdout.write(f"{exposed.source}: {len(exposed.kinds)} people")
        for kind in exposed.all_kinds:
            count = sum(kind in kinds for kinds in exposed.kinds.values())
            self.stdout.write(f"  {kind}: {count}")
        self.stdout.write(f"List for the data protection officer alone: {people}")

    def _list(self, exposed: Exposed, path: Path) -> None:
        """Readable by the owner only: it is itself personal data."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["person", "public_name", "email", "kinds"])
            for person in exposed.people:
                address = person.user.email if person.user else ""
                kinds = "; ".join(sorted(exposed.kinds[person.pk]))
                writer.writerow([person.pk, person.public_name, address, kinds])
