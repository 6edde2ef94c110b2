from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.dashboard import waiting
from cms.models import Department


class DepartmentViewSet(SnippetViewSet):
    """The city's departments."""

    model = Department
    icon = "group"
    list_display = ["name", "email"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("email"), FieldPanel("url")]


register_snippet(DepartmentViewSet)


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
