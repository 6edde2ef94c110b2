from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from areas.choices import Level
from residents.forms.card import DAY, number_field
from web.dates import BirthDateField, DayField

ADD, END = "add", "end"


class MemberForm(forms.Form):
    """Who becomes a member of a group or is one no longer, by the card."""

    what = forms.ChoiceField(
        label=_("What to do"),
        choices=[(ADD, _("Enter a member")), (END, _("End a membership"))],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    nik = number_field(_("NIK on the card"))
    birth_date = BirthDateField(label=_("Date of birth on the card"), widget=DAY)
    since = DayField(
        label=_("Member from"),
        widget=DAY,
        required=False,
        help_text=_("Empty: from today on."),
    )
    until = DayField(
        label=_("Last day"), widget=DAY, required=False, help_text=_("Empty: no end is known.")
    )
    proof = forms.BooleanField(
        label=_("I have seen the card and what shows that the person belongs to the group.")
    )

    def clean_since(self) -> Any:
        return self.cleaned_data["since"] or timezone.localdate()


class GroupForm(WagtailAdminModelForm):
    """The code and the age are fixed with the first saving: votes freeze them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "office" in self.fields:
            offices = (Level.CITY, Level.DISTRICT, Level.URBAN_VILLAGE)
            areas = self.fields["office"].queryset.filter(level__in=offices)
            self.fields["office"].queryset = areas
        for name in ("code", "any_age"):
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True
