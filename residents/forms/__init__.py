from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from residents.forms.card import CardShownForm
from residents.forms.rts import card_rt_field, offer_rts
from residents.forms.scans import offer_scan
from residents.queries import kelurahan_by_district
from web.widgets import TextArea


class AskForm(forms.Form):
    """In which kelurahan somebody lives."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Kelurahan in which you live"))
    submission_key = forms.CharField(widget=forms.HiddenInput)

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
        offer_scan(self)


class ConfirmForm(CardShownForm):
    """What the officer reads from the card. The NIK is never shown again after an error."""

    rt = card_rt_field()
    submission_key = forms.CharField(widget=forms.HiddenInput)
    field_order = ("other_words", "nik", "birth_date", "rt", "married", "seen")

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rts(self, area)


class RefuseForm(forms.Form):
    """Why not, in words for the person."""

    reason = forms.CharField(
        label=_("Reason, for the person to read"), max_length=500, widget=TextArea
    )
    submission_key = forms.CharField(widget=forms.HiddenInput)
