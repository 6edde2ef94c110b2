"""The dates of consultations, for the calendars of residents."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language

from participation.algorithms.calendars import Entry
from participation.choices import Status
from participation.models import Consultation
from participation.queries.consultations import pages_of
from participation.queries.lists import with_status

MOST = 200
"""Consultations in one calendar."""


def open_and_coming(at: datetime) -> list[Consultation]:
    """Those whose dates somebody may want to know, soonest first."""
    found = with_status(at).filter(status__in=(Status.OPEN, Status.COMING))  # type: ignore[misc]
    return list(found[:MOST])


def entries_of(consultations: list[Consultation]) -> list[Entry]:
    """Every step of these consultations, in the reader's language."""
    pages = pages_of(consultations, get_language() or "")
    host = urlsplit(settings.REMBUK_BASE_URL).hostname
    found = []
    for one in consultations:
        page = pages.get(one.translation_key)
        if page is None:
            continue
        for phase in one.phases.all():
            found.append(
                Entry(
                    key=f"{one.translation_key}-{phase.kind}@{host}",
                    title=f"{capfirst(phase.get_kind_display())}: {page.title}",
                    words=page.promise,
                    url=settings.REMBUK_BASE_URL + (page.get_url() or ""),
                    start=phase.starts_at.astimezone(UTC),
                    end=phase.ends_at.astimezone(UTC),
                )
            )
    return found
