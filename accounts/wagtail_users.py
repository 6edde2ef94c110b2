from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's accounts with our forms."""

    default = False
    user_viewset = "accounts.views.admin_account.StaffViewSet"
