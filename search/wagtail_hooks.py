from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from search.actions.parked import TRY_AGAIN
from search.views import admin_parked
from web.admin_menu import PermittedItem


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    return [
        path("indeks/", admin_parked.list_parked, name="search_parked"),
        path("indeks/ulangi/", admin_parked.retry_all, name="search_retry_all"),
        path("indeks/<number:pk>/ulangi/", admin_parked.retry_text, name="search_retry"),
    ]


class ParkedItem(PermittedItem):
    permission = admin_parked.PERMISSION


@hooks.register("register_reports_menu_item")
def add_parked() -> MenuItem:
    return ParkedItem(
        _("Texts not in the search"), reverse("search_parked"), icon_name="search", order=920
    )


@hooks.register("register_log_actions")
def add_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(TRY_AGAIN, _("Try again"), _("Index tried again"))
