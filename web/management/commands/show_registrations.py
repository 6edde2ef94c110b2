from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from web.registrations import registries


class Command(BaseCommand):
    help = "List what the apps registered, each registry in the order in which its entries act."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--markdown", action="store_true", help="as docs/architecture.md has it: names alone"
        )

    def handle(self, *_args: Any, markdown: bool = False, **_options: Any) -> None:
        for registry in registries():
            if markdown:
                each = f"one for each {registry.each}" if registry.each else ""
                names = each or ", ".join(registry.named()) or "nothing"
                self.stdout.write(f"- **{registry.name}** (`{registry.module}`): {names}")
                continue
            self.stdout.write(f"{registry.name} ({registry.module})")
            for place, (name, entry) in enumerate(registry.named().items(), start=1):
                self.stdout.write(f"{place:4}. {name:30} {registry.shows(entry)}")
