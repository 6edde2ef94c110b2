from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from notices.views import admin_mails
from web.admin_menu import PermittedItem


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    return [path("surel/", admin_mails.list_mails, name="notices_mails")]


class MailsItem(PermittedItem):
    permission = admin_mails.PERMISSION


@hooks.register("register_reports_menu_item")
def add_mails() -> MenuItem:
    return MailsItem(_("Mails and outages"), reverse("notices_mails"), icon_name="mail", order=910)
