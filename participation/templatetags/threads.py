"""The debate about one thing, wherever it is shown."""

from typing import Any

from django import template
from django.utils import timezone

from participation.forms import CommentForm
from participation.models import Comment, Thread
from participation.queries.comments import draft_of, page_of, stance_count
from participation.rules import check_may_comment, check_may_edit
from residents.queries import current_residency
from residents.refusal import Refused
from residents.submissions import new_key

register = template.Library()


@register.inclusion_tag("participation/thread.html", takes_context=True)
def thread(context: dict[str, Any], thread: Thread, *, heading: bool = True) -> dict[str, Any]:
    """The stance bar, the comments with replies, and the form or why there is none."""
    request = context["request"]
    person, now = request.person, timezone.now()
    order = request.GET.get("urut", "")
    page = page_of(thread, viewer=person, number=request.GET.get("k", "1"), order=order)
    refusal = _refusal(person, thread, now)
    draft = draft_of(person, thread)
    initial = {"submission_key": new_key()}
    if draft:
        initial |= {"body": draft.body, "stance": draft.stance}
    return {
        "request": request,
        "person": person,
        "thread": thread,
        "page_obj": page,
        "order": order,
        "counts": stance_count([thread]),
        "refusal": refusal,
        "form": CommentForm(initial=initial) if person else None,
        "heading": heading,
        "now": now,
        "csrf_token": context.get("csrf_token"),
    }


def _refusal(person: Any, thread: Thread, now: Any) -> Refused | None:
    try:
        check_may_comment(
            person=person,
            residency=current_residency(person, now),
            consultation=thread.consultation,
            at=now,
        )
    except Refused as refused:
        return refused
    return None


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
