from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.acting_role import role_required
from accounts.choices import Role
from polls.pages.officials import poll_rows
from polls.queries.polls import polls_for_officials
from web.parameters import page_in

PER_PAGE = 25


@role_required(Role.OFFICIAL)
@require_safe
def list_polls(request: HttpRequest) -> HttpResponse:
    """All votes with what officials do about them. For officials."""
    page = Paginator(polls_for_officials(), PER_PAGE).get_page(page_in(request))
    context = {"page_obj": page, "rows": poll_rows(list(page))}
    return render(request, "polls/polls.html", context)
