from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register

from residents.queries.scans import scans_are_offered


@register
def check_scans(**_kwargs: Any) -> list[CheckMessage]:
    """Scans of documents need a key outside the database; that they are on is worth a word."""
    if not scans_are_offered():
        return []
    found: list[CheckMessage] = [
        Info(
            "Residents can add scans of documents to their requests (REMBUK_DOCUMENT_SCANS).",
            hint="No way to a residency needs one. Recommended is 'off': docs/decisions/0025.",
            id="residents.I001",
        )
    ]
    if not settings.REMBUK_SCAN_KEY:
        found.append(
            Error(
                "REMBUK_DOCUMENT_SCANS is 'optional', but REMBUK_SCAN_KEY is not set.",
                hint="Set a key of 32 or more random bytes, or switch scans off.",
                id="residents.E001",
            )
        )
    return found
