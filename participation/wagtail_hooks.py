from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.queries.pages import public_from
from participation.models import Topic
from participation.queries.pages import is_published, source_page_of
from participation.registries.readiness import missing_for
from participation.views.deleting import lead_back_when_kept
from web import page_cache
from web.parameters import text_in


class TopicViewSet(SnippetViewSet):
    """What consultations are about; residents find them by it."""

    model = Topic
    icon = "tag"
    list_display = ["__str__", "code"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("name"), FieldPanel("code")]


register_snippet(TopicViewSet)


@hooks.register("after_publish_page")
def say_what_is_missing(request: HttpRequest, page: Page) -> None:
    """Whoever publishes learns at once that a later step cannot begin like this."""
    for sentence in missing_for(page, timezone.now()):
        messages.warning(request, sentence)


@hooks.register("after_edit_page")
def say_it_to_who_approves(request: HttpRequest, page: Page) -> None:
    """An approval publishes too, and comes by another way."""
    if text_in(request.POST, "workflow-action-name") == "approve":
        say_what_is_missing(request, page)
        public_at = public_from(page)
        if public_at is not None:
            when = date_format(localtime(public_at), "DATETIME_FORMAT")
            messages.info(request, _("Everybody can read it from %(date)s on.") % {"date": when})


@hooks.register("before_serve_page")
def serve_what_is_public(
    page: Page, request: HttpRequest, _args: Any, _kwargs: Any
) -> HttpResponse | None:
    """A page follows its source language and the consultation above it, also when it is private.

    Restrictions of the page itself are Wagtail's; those of its source page are held here.
    """
    if not page_cache.fact(f"published:{page.pk}", lambda: is_published(page)):
        raise Http404
    source = source_page_of(page)
    restrictions = source.get_view_restrictions() if source is not None else []
    if source is None or all(one.accept_request(request) for one in restrictions):
        return None
    return redirect(source.get_url(request))


@hooks.register("before_bulk_action")
def keep_what_was_said_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """Of several pages at once none is deleted when one must stay; of one see ``deleting``."""
    pages = [one for one in objects if isinstance(one, Page)]
    return lead_back_when_kept(request, pages) if action_type == "delete" and pages else None


@hooks.register("insert_global_admin_js")
def keep_typed_dates() -> SafeString:
    """Wagtail's date picker would replace what it cannot read by the present hour."""
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))
