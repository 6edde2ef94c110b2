from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.models import Site
from wagtail.sites.views import IndexView as SitesView
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import Department
from cms.queries.pages import dependants
from cms.registries.dashboard import waiting


class DepartmentViewSet(SnippetViewSet):
    """The city's departments."""

    model = Department
    icon = "group"
    list_display = ["name", "email"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("email"), FieldPanel("url")]


register_snippet(DepartmentViewSet)

# Wagtail names these two columns after their fields, in English.
for column in SitesView.columns:
    if column.name in {"site_name", "root_page"}:
        column.label = capfirst(Site._meta.get_field(column.name).verbose_name)


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """A department, group or other entry on which something depends stays, with a sentence."""
    for instance in instances:
        holders = dependants(instance)
        if holders:
            words = _("“%(name)s” cannot be deleted, because it is used here: %(what)s.")
            messages.error(request, words % {"name": instance, "what": ", ".join(holders)})
            return redirect(reverse(instance.snippet_viewset.get_url_name("list")))
    return None


class WaitingPanel(Component):
    """What waits for this person, before everything else."""

    order = 10

    def render_html(self, parent_context: Any = None) -> SafeString:
        request: HttpRequest = parent_context["request"]
        return render_to_string("cms/admin/waiting.html", {"items": waiting(request)}, request)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    """Put it first."""
    panels.insert(0, WaitingPanel())
