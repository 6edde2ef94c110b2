"""Deleting pages in the admin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from participation.rules import check_may_delete
from web.refusal import refusal_by


def lead_back_when_kept(request: HttpRequest, pages: list[Page]) -> HttpResponseBase | None:
    """To the list with a sentence where residents took part in one of the pages; else None."""
    for page in pages:
        refusal = refusal_by(check_may_delete, page)
        if refusal is not None:
            messages.error(request, str(refusal))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def says_what_keeps_it(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Around Wagtail's view that deletes a page: whoever may change it reads why it stays.

    Wagtail asks first whether somebody may delete pages with others below, which publishers may
    not, and would say only that.
    """

    @wraps(view)
    def told(request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = Page.objects.filter(pk=page_id).first()
        if page is not None and page.permissions_for_user(request.user).can_edit():
            kept = lead_back_when_kept(request, [page])
            if kept is not None:
                return kept
        return view(request, *args, page_id=page_id, **kwargs)  # Wagtail looks it up by name

    return told
