"""The debate about one thing, wherever it is shown."""

from typing import Any

from django import template

from participation.debates import debate_context
from participation.models import Comment, Thread
from participation.rules import check_may_edit
from residents.refusal import Refused

register = template.Library()


@register.inclusion_tag("participation/thread.html", takes_context=True)
def thread(context: dict[str, Any], thread: Thread) -> dict[str, Any]:
    """The stance bar, the comments with replies, and the form or why there is none."""
    shown = debate_context(context["request"], thread)
    return {**shown, "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def may_edit(context: dict[str, Any], comment: Comment) -> bool:
    """Whether the viewer may still change this comment."""
    person = context.get("person")
    if person is None or comment.author_id != person.pk:
        return False
    try:
        check_may_edit(person=person, contribution=comment, at=context["now"])
    except Refused:
        return False
    return True
