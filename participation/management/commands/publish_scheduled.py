from typing import Any

from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from participation.actions.schedules import publish_due


class Command(WagtailCommand):
    """Wagtail's command, in which one page that cannot be published stops no other."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
        else:
            publish_due(at=timezone.now())
