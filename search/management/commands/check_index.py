from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.comparison import differences, unexplained
from search.engines import SearchUnavailable
from search.models import Note


class Command(BaseCommand):
    """Compares index and database."""

    help = "Prints how many documents differ between index and database, and how many wait."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            different = sum(1 for _difference in differences())
            self.stdout.write(f"{different} differ, {Note.objects.count()} wait")
            lasting = different and unexplained()
        except SearchUnavailable as error:
            raise CommandError(f"Elasticsearch does not answer. ({error})") from error
        if lasting:
            raise CommandError("Index and database differ. Run: manage.py rebuild_index")
