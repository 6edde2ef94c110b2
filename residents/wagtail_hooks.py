from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from residents.views import admin_areas


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    return [
        path("wilayah/", admin_areas.show_territory, name="residents_territory"),
        path("wilayah/<int:pk>/", admin_areas.show_area, name="residents_show_area"),
    ]


class PermittedItem(MenuItem):
    """A menu item for those who hold a permission."""

    permission = ""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class TerritoryItem(PermittedItem):
    permission = "residents.change_area"


@hooks.register("register_settings_menu_item")
def add_territory() -> MenuItem:
    return TerritoryItem(
        _("Territory"), reverse("residents_territory"), icon_name="site", order=300
    )
