from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.factor_keys import rotate_factor_key
from privacy.actions.keys import WrongKey


class Command(BaseCommand):
    """Brings the secrets of second factors under a new REMBUK_FACTOR_KEY."""

    help = (
        "Set REMBUK_FACTOR_KEY to the new key, put the old one into REMBUK_FACTOR_KEYS_BEFORE, "
        "restart the site, then run this. It can be stopped and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = rotate_factor_key()
        except WrongKey as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} second factors came under the newest key; none needs another.")
