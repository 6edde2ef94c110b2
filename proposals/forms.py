from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from residents.queries import kelurahan_by_district
from web.widgets import TextArea, TextLine


class WordsForm(forms.Form):
    """What the idea is, and why."""

    title = forms.CharField(
        label=_("Your idea in one sentence"),
        max_length=120,
        widget=TextLine,
        help_text=_("For example: a street light at the corner of the market."),
    )
    body = forms.CharField(
        label=_("What would change, and for whom?"),
        max_length=3000,
        widget=TextArea(attrs={"rows": 7}),
    )


class PlaceForm(forms.Form):
    """Where the idea is."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Which kelurahan does it concern?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["area"])
        field.queryset = Area.objects.level("kelurahan")
        field.choices = [
            ("", _("Choose …")),
            *(
                (district, [(area.pk, area.name) for area in areas])
                for district, areas in kelurahan_by_district()
            ),
        ]


class ChangeForm(WordsForm):
    """Other words for one's own idea."""
