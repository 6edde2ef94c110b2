from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.actions.keys import WrongKey
from residents.actions.keys import count_by_scheme, rotate_identity_key


class Command(BaseCommand):
    """Brings what is kept of NIKs under a new REMBUK_IDENTITY_KEY."""

    help = (
        "Set REMBUK_IDENTITY_KEY to the new key, put the old one into REMBUK_IDENTITY_KEYS_BEFORE, "
        "restart the site, then run this. It can be stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for table, count in rotate_identity_key():
                self.stdout.write(f"{table}: {count}")
        except WrongKey as error:
            raise CommandError(str(error)) from None
        left = count_by_scheme()
        for scheme, count in sorted(left.items()):
            self.stdout.write(f"{count} rows still need the keys {scheme}")
        if not left:
            self.stdout.write("No row needs an earlier key: REMBUK_IDENTITY_KEYS_BEFORE can go.")
