from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from areas.models import Area
from web.dates import DayField

DAY = forms.DateInput(attrs={"type": "date"})


class RoleForm(forms.Form):
    """Who gets which role, where and for how long."""

    user = forms.EmailField(label=_("E-mail address of the account"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    area = forms.CharField(
        label=_("Code of the territory"),
        max_length=24,
        help_text=format_lazy(
            _("As on the page “Territory”, such as {code}."),
            code=settings.CITY.area_code_example,
        ),
    )
    since = DayField(label=_("From"), required=False, widget=DAY)
    until = DayField(label=_("Until"), required=False, widget=DAY)

    def clean_user(self) -> User:
        found = User.objects.filter(email__iexact=self.cleaned_data["user"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no account with this address."))
        return found

    def clean_area(self) -> Any:
        found = Area.objects.filter(code=self.cleaned_data["area"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no area with this code."))
        return found
