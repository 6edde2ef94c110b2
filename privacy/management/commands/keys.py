from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.actions.keys import forget_key
from privacy.keys import UNKNOWN, Key, registered
from privacy.models import KeyName
from privacy.queries.keys import remembered


class Command(BaseCommand):
    """The keys outside the database: their names, uses, and what still needs which."""

    help = (
        "Lists the keys by name, never by value. --forget SETTING NAME says that an earlier one "
        "is needed no more, so that it can be taken out of the environment."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forget", nargs=2, metavar=("SETTING", "NAME"))
        parser.add_argument(
            "--although-needed",
            action="store_true",
            help="the key is lost: what needs it is given up",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget"]:
            self._forget(*options["forget"], although_needed=options["although_needed"])
            return
        for line in [line for key in registered() for line in self._lines(key)]:
            self.stdout.write(line)

    def _forget(self, setting: str, name: str, *, although_needed: bool) -> None:
        try:
            count = forget_key(
                setting=setting, name=name, although_needed=although_needed, at=timezone.now()
            )
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{setting}: {name} is forgotten; {count} things needed it.")

    def _lines(self, key: Key) -> list[str]:
        names = key.names()
        known = {row.name: row for row in remembered(key.setting)}
        needed = key.needed() if names else {}
        found = [f"{key.setting}: {key.use}"]
        for name in dict.fromkeys([*names, *known, *needed]):
            found.append(f"  {self._line(name, names, known.get(name), needed.get(name, 0))}")
        if any(needed.get(name) for name in names[1:]):
            found.append(f"  {key.how}")
        return found

    def _line(self, name: str, names: list[str], row: KeyName | None, count: int) -> str:
        if name == UNKNOWN:
            return f"{count} things open under no key that is set"
        state = "not set"
        if name in names:
            state = "in use" if name == names[0] else "earlier"
        since = f", since {timezone.localtime(row.first_used_at):%Y-%m-%d}" if row else ""
        return f"{name}  {state}{since}, needed by {count}"
