"""Who gets a share of the key, and the words of a share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from polls.rules.shares import asked_words
from web.submissions import new_key
from web.widgets import TextArea


class OfficersField(forms.ModelMultipleChoiceField):
    """Officers by their address, which colleagues know."""

    def label_from_instance(self, obj: User) -> str:  # type: ignore[override]
        return obj.email


class TrusteesForm(forms.Form):
    """Who gets a share, and how many are needed. Nobody chosen: the server keeps the key."""

    officers = OfficersField(
        label=_("Officers who get a share"),
        help_text=_("At least three, or nobody to leave the key with the server."),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needed = forms.IntegerField(
        label=_("How many of them are needed for the count"),
        initial=2,
        min_value=2,
        max_value=15,
    )
    offline = forms.BooleanField(
        label=_("Draw the key and open the votes on the officers' own machine"),
        help_text=_(
            "For large votes: the shares never come to this server. The officers meet with a "
            "machine without a network, a program of one file, and a USB stick."
        ),
        required=False,
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)

    def __init__(self, people: "QuerySet[User]", data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["officers"].queryset = people  # type: ignore[attr-defined]


class WrittenForm(forms.Form):
    """Two words of a share, typed from paper."""

    first = forms.CharField(max_length=20)
    second = forms.CharField(max_length=20)

    def __init__(self, data: Any = None, *, number: int = 1) -> None:
        super().__init__(data)
        for name, place in zip(("first", "second"), asked_words(number), strict=True):
            self.fields[name].label = _("Word number %(place)d") % {"place": place}
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def words(self) -> dict[str, str]:
        """The two words by their names."""
        return {"first": self.cleaned_data["first"], "second": self.cleaned_data["second"]}


class BringForm(forms.Form):
    """The twenty words of a share."""

    words = forms.CharField(
        label=_("The twenty words of your share"),
        help_text=_("In their order, with a space between two words."),
        max_length=400,
        widget=TextArea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
