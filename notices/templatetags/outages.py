"""A sentence on a page about what is away and what it means there."""

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.models import Service
from notices.queries.outages import away

register = template.Library()
BACKGROUND = {Service.WORKER, Service.BEAT, Service.BROKER}
TOPICS: dict[str, tuple[set[Service], Promise]] = {
    "mail": (
        {Service.MAIL},
        _(
            "Our mail server does not answer at the moment. Mails to you are kept and go out by "
            "themselves; a code can come later than usual."
        ),
    ),
    "schedule": (
        BACKGROUND,
        _(
            "What begins or ends by the clock, such as a vote, can do so some minutes late at the "
            "moment. What you send is safe and counts."
        ),
    ),
    "background": (
        BACKGROUND,
        _(
            "What is done in the background, such as copies of your data and lists, takes longer "
            "at the moment. It goes on by itself."
        ),
    ),
}


@register.inclusion_tag("components/note.html")
def outage_note(topic: str) -> dict[str, object]:
    """``mail``, ``schedule`` or ``background``: nothing while all of it works."""
    services, words = TOPICS[topic]
    if away(timezone.now()) & services:
        return {"kind": "warning", "words": words}
    return {}
