"""Names of those who work in Wagtail: many Indonesians have one word for a name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm


class _OneWordWillDo(forms.Form):
    """The first name field takes the whole name; the last one may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].label = _("Name")
        self.fields["last_name"].label = _("Further name, if there is one")
        self.fields["last_name"].required = False


class OwnNameForm(_OneWordWillDo, NameEmailForm):
    """One's own name."""


class NewUserForm(_OneWordWillDo, UserCreationForm):
    """An account that an administrator makes."""


class ChangedUserForm(_OneWordWillDo, UserEditForm):
    """An account that an administrator changes."""
