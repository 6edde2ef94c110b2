"""The consultation that somebody names on the command line."""

from django.core.management.base import CommandError

from participation.models import Consultation
from participation.queries.consultations import consultation_at


def named_consultation(slug: str) -> Consultation:
    """The consultation of that slug. Raises CommandError, which names those that there are."""
    if found := consultation_at(slug):
        return found
    known = ", ".join(Consultation.objects.values_list("slug", flat=True)) or "none"
    raise CommandError(f"There is no consultation {slug!r}. Existing ones: {known}.")
