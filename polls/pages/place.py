"""Where a vote belongs: what stands at the head of each of its pages."""

from typing import Any

from polls.models import Poll
from polls.queries.questions import question_and_page


def place_of(poll: Poll) -> dict[str, Any]:
    """The question in the reader's language, and the consultation's page."""
    question, page = question_and_page(poll)
    return {
        "question": question,
        "consultation_url": page.url if page else "",
    }
