from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from polls.models import PollPage
from polls.queries.poll_pages import poll_below
from polls.rules.planning import check_may_plan
from web.refusal import refusal_by


@hooks.register("before_move_page")
def keep_an_opened_vote(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """The page of a vote that was opened stays below its consultation."""
    return _refuse(request, [page], destination)


@hooks.register("before_bulk_action")
def keep_opened_votes(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    pages = [one for one in objects if isinstance(one, Page)]
    return _refuse(request, pages, None) if action_type == "move" else None


def _refuse(
    request: HttpRequest, pages: list[Page], destination: Page | None
) -> HttpResponse | None:
    for page in pages:
        parent = page.get_parent()
        if page.specific_class is not PollPage or destination == parent:
            continue
        refusal = refusal_by(check_may_plan, poll_below(parent))
        if refusal is not None:
            messages.error(request, str(refusal))
            return redirect("wagtailadmin_explore", parent.pk)
    return None
