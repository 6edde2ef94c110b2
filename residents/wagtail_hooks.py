from django.forms import Select
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from residents.forms.groups import GroupForm
from residents.models import Group, Holiday
from residents.views import admin_areas
from web.admin_menu import PermittedItem


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    return [
        path("wilayah/", admin_areas.show_territory, name="residents_territory"),
        path("wilayah/<number:pk>/", admin_areas.show_area, name="residents_show_area"),
    ]


class TerritoryItem(PermittedItem):
    permission = "areas.change_area"


@hooks.register("register_settings_menu_item")
def add_territory() -> MenuItem:
    return TerritoryItem(
        _("Territory"), reverse("residents_territory"), icon_name="site", order=300
    )


class HolidayViewSet(SnippetViewSet):
    """Days on which no office works: deadlines in working days leave them out."""

    model = Holiday
    icon = "calendar-alt"
    list_display = ["day", "name"]
    panels = [FieldPanel("day"), FieldPanel("name")]


class GroupViewSet(SnippetViewSet):
    """Groups that a consultation or a vote can be for; their members are entered at the desk."""

    model = Group
    icon = "group"
    list_display = ["__str__", "code", "office"]
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("who"),
            FieldPanel("code"),
            FieldPanel("office", widget=Select),
            FieldPanel("any_age"),
        ],
        base_form_class=GroupForm,
    )


register_snippet(HolidayViewSet)
register_snippet(GroupViewSet)
