from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from privacy.views import admin_retention
from web.admin_menu import PermittedItem


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    return [path("penghapusan/", admin_retention.list_runs, name="privacy_retention")]


class RetentionItem(PermittedItem):
    permission = admin_retention.PERMISSION


@hooks.register("register_reports_menu_item")
def add_retention() -> MenuItem:
    return RetentionItem(
        _("Deleted by itself"), reverse("privacy_retention"), icon_name="bin", order=900
    )
