from typing import Any

from django.core.management.base import BaseCommand

from participation.actions.site import ensure_site, follow_base_url


class Command(BaseCommand):
    """After the first migrate: home, consultations and news in every language."""

    help = "Makes the first pages of a new site; leaves an existing one alone."

    def handle(self, *args: Any, **options: Any) -> None:
        made = ensure_site()
        follow_base_url()
        self.stdout.write("The site has its first pages." if made else "The site has pages.")
