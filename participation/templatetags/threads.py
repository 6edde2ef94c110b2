"""The debate about one thing, wherever it is shown."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from moderation.choices import State
from moderation.models import Contribution
from participation.models import Comment, Thread
from participation.pages.debates import debate_context, list_context
from participation.rules import check_may_edit
from web.refusal import refusal_by

register = template.Library()


@register.inclusion_tag("participation/thread.html", takes_context=True)
def thread(context: dict[str, Any], thread: Thread) -> dict[str, Any]:
    """The stance bar, the comments with replies, and the form or why there is none."""
    shown = debate_context(context["request"], thread)
    return {**shown, "csrf_token": context.get("csrf_token")}


PLACES: dict[str, object] = {
    State.HIDDEN: _("Hidden by a moderator."),
    State.WITHDRAWN: _("Withdrawn by its author."),
    State.HELD: _("Waits for a moderator."),
    State.CHANGE_ASKED: _("Waits for a change that a moderator asked for."),
}
"""What stands in the place of a comment whose replies are still read."""


@register.inclusion_tag("participation/thread.html", takes_context=True)
def thread_read_only(context: dict[str, Any], thread: Thread) -> dict[str, Any]:
    """The stance bar and the comments with replies, without a form."""
    return {**list_context(context["request"], thread), "closed": True}


@register.simple_tag(takes_context=True)
def place_words(context: dict[str, Any], comment: Contribution) -> object:
    """What is said instead of the words of a contribution; empty where the viewer reads them."""
    if comment.state in (State.HIDDEN, State.WITHDRAWN):
        return PLACES[comment.state]
    person = context.get("person")
    own = person is not None and comment.author_id == person.pk
    return "" if own else PLACES.get(comment.state, "")


@register.simple_tag(takes_context=True)
def may_edit(context: dict[str, Any], comment: Comment) -> bool:
    """Whether the viewer may still change this comment."""
    person = context.get("person")
    if person is None or comment.author_id != person.pk:
        return False
    return (
        refusal_by(check_may_edit, person=person, contribution=comment, at=context["now"]) is None
    )
