"""The pages of Wagtail about accounts, where they ask for more of a name than people have."""

from typing import Any

from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.users.views.users import UserViewSet

from accounts.forms.staff import ChangedUserForm, NewUserForm, OwnNameForm


class OwnNamePanel(NameEmailSettingsPanel):
    form_class = OwnNameForm


class OwnAccountView(AccountView):
    """Whoever may enter the admin; their own settings alone."""

    def get_panels(self) -> list[Any]:
        return [
            OwnNamePanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, NameEmailSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]


show_own_account = require_admin_access(OwnAccountView.as_view())


class StaffViewSet(UserViewSet):
    """Administrators; accounts of everybody who works here."""

    def get_form_class(self, for_update: bool = False) -> type:
        return ChangedUserForm if for_update else NewUserForm
