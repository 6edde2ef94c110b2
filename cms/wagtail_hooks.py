from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.contrib.settings.registry import register_setting
from wagtail.models import Site
from wagtail.sites.views import IndexView as SitesView
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin_forms import SiteSettingsForm
from cms.models import Department, SiteSettings
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

MOST_LINKS = 8
SiteSettings.edit_handler = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("logo"), FieldPanel("logo_words")],
            heading=gettext_lazy("Name and logo"),
        ),
        MultiFieldPanel(
            [FieldPanel("accent"), FieldPanel("accent_text")], heading=gettext_lazy("Colours")
        ),
        InlinePanel(
            "menu",
            [FieldPanel("page"), FieldPanel("words")],
            heading=gettext_lazy("Menu"),
            label=gettext_lazy("page"),
            help_text=gettext_lazy(
                "Without words of your own the page's title stands there. "
                "An empty menu is the usual one."
            ),
            max_num=MOST_LINKS,
        ),
        FieldPanel("footer"),
        InlinePanel(
            "footer_links",
            [FieldPanel("page"), FieldPanel("url"), FieldPanel("words")],
            heading=gettext_lazy("Links at the foot"),
            label=gettext_lazy("link"),
            max_num=MOST_LINKS,
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("office", "hours", "email", "phone", "whatsapp")],
            heading=gettext_lazy("Contact"),
        ),
    ],
    base_form_class=SiteSettingsForm,
)
register_setting(SiteSettings, icon="cog")

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
