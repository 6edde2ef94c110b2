"""What the pages of the decision desk share."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from insights.forms import ThemeForm
from insights.models import Decision
from insights.queries.themes import sorting, theme_cards
from participation.models import Consultation
from polls.queries import settled_poll
from residents.refusal import Refused


def try_and_say(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
        messages.success(request, done)
    except Refused as refused:
        messages.warning(request, str(refused))


def desk_context(consultation: Consultation, decision: Decision | None) -> dict[str, object]:
    """What stands on the left of the desk."""
    return {
        "consultation": consultation,
        "decision": decision,
        "is_open": decision is None or decision.published_at is None,
        "cards": theme_cards(consultation),
        "sorting": sorting(consultation),
        "theme_form": ThemeForm(),
        "vote": settled_poll(consultation),
    }
