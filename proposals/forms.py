import re
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cms.models import Department
from participation.models import Consultation
from participation.money import RupiahFormField
from proposals.choices import RefusalReason, Stage
from proposals.models import Idea
from proposals.models.stages import FIRST_YEAR, LAST_YEAR
from proposals.rules import EXPLAINED
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


NUMBER = re.compile(r"(?:G-)?(\d{1,18})", re.I)
COSTED = (Stage.ON_BALLOT, Stage.ACCEPTED, Stage.POSTPONED, Stage.PLANNED)


class StageForm(forms.Form):
    """What an official says with one step: only the fields that belong to its stage."""

    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=_("Which department looks into it?"),
        empty_label=_("Choose …"),
    )
    due_on = forms.DateField(
        label=_("Until when does it answer?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Everybody reads the day, and when it is over."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose …")), *RefusalReason.choices]
    )
    into = forms.CharField(
        label=_("Which idea does it go into?"),
        max_length=24,
        widget=TextLine,
        help_text=_("Its number, such as G-12. Its supporters go along, each person once."),
    )
    year = forms.IntegerField(
        label=_("Until which year?"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    cost = RupiahFormField(label=_("Estimated cost"), required=False)
    words = forms.CharField(
        label=_("Explanation that everybody reads"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
    )
    fields_of: ClassVar[dict[str, tuple[str, ...]]] = {
        Stage.REVIEW: ("department", "due_on"),
        Stage.REFUSED: ("reason",),
        Stage.MERGED: ("into",),
        Stage.POSTPONED: ("year",),
    }

    def __init__(self, *args: Any, consultation: Consultation, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        shown = (*self.fields_of.get(stage, ()), *(("cost",) if stage in COSTED else ()), "words")
        self.fields = {name: field for name, field in self.fields.items() if name in shown}
        self.fields["words"].required = stage in EXPLAINED

    def clean_into(self) -> Idea:
        """The public idea of this consultation with the number."""
        number = NUMBER.fullmatch(self.cleaned_data["into"].strip())
        public = Idea.objects.public().filter(consultation=self.consultation)
        found = public.filter(pk=int(number[1])).first() if number else None
        if found is None:
            raise forms.ValidationError(_("There is no public idea with this number here."))
        return found
