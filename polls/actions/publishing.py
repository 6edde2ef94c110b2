"""What publishing the page of a vote does, from top to bottom."""

from datetime import datetime

from django.db import transaction
from wagtail.models import Revision

from participation.actions.schedules import tell_author
from participation.actions.visibility import consultations_with, follow_consultation, note_pages
from participation.queries.pages import translations_of
from polls.models import PollPage


@transaction.atomic
def publish_poll(*, page: PollPage, revision: Revision | None, at: datetime) -> None:
    """It follows the consultation above it, which applies the page of the source language."""
    pages = translations_of(page)
    note_pages(pages)  # the index looks again
    for consultation in consultations_with(pages, page):
        # Whether everybody may read it; then the registered steps: "proposals", and "vote", which
        # plans the poll as this page says, until it opens.
        follow_consultation(consultation)
    tell_author(page=page, revision=revision, at=at)
