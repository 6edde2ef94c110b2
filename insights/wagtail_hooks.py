from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.choices import Role
from accounts.queries.people import has_role


class ReportsItem(MenuItem):
    """The way from the admin to reports and decision desks; for officials."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.OFFICIAL, timezone.now())


@hooks.register("register_admin_menu_item")
def add_reports() -> ReportsItem:
    return ReportsItem(
        _("Reports and decisions"), reverse("insights:list-reports"), icon_name="doc-full", order=20
    )
