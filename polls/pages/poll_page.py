"""What the Wagtail page of a vote shows."""

from typing import Any

from django.http import HttpRequest

from polls.choices import Rule
from polls.models import PollPage
from polls.queries.poll_pages import poll_below
from residents.audiences import audience_of


def page_context(page: PollPage, _request: HttpRequest) -> dict[str, Any]:
    """What a vote's page shows, also in a preview: its rule and its options as written."""
    parent = page.get_parent()
    poll = poll_below(parent) if page.live else None
    return {
        "poll": poll if poll and poll.consultation.live else None,
        "audience": audience_of(poll) if poll and poll.consultation.live else None,
        "parent_url": parent.url,
        "rule": Rule(page.rule),
        "options": page.planned_options.all(),
    }
