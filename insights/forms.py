from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cms.models import Department
from insights.models import (
    Commitment,
    CommitmentState,
    Decision,
    Outcome,
    Priority,
    Theme,
)
from insights.queries.corrections import Correctable
from insights.queries.decisions import DECISION_TEXTS
from insights.queries.explorer import contribution_kinds
from insights.queries.selectable import choices_of
from insights.rules import PROGRESS_AFTER
from participation.choices import Stance, Status
from participation.money import RupiahFormField
from residents.queries import kelurahan_by_district
from search.algorithms.text import is_wordless
from search.engines.figures import UNKNOWN
from web.dates import DayField
from web.translated import WordsField
from web.widgets import TextArea, TextLine
from web.years import YEARS

OUTCOMES = [("", _("Choose …")), *Outcome.choices]


def _area(rows: int) -> TextArea:
    return TextArea(attrs={"rows": rows})


class DecisionForm(forms.Form):
    """The decision's words; all may be empty until it is published."""

    headline = forms.CharField(
        label=_("The decision in one sentence"),
        max_length=250,
        required=False,
        widget=TextLine,
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    reasons = forms.CharField(label=_("Reasons"), required=False, widget=_area(5))
    changed = forms.CharField(
        label=_("What changed because of what residents said"), required=False, widget=_area(3)
    )
    next_step = forms.CharField(
        label=_("Next step"), max_length=250, required=False, widget=TextLine
    )
    language = forms.ChoiceField(
        label=_("Language in which you write"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        required=False,
    )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE


class ThemeForm(forms.Form):
    """A theme's name."""

    name = forms.CharField(label=_("Name of the theme"), max_length=120, widget=TextLine)


ACTS = ("rename", "merge", "move", "split")


class ThemeCorrectionForm(forms.Form):
    """One correction of a theme: a name for ``rename`` and ``split``, a theme for the others."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    seen = forms.IntegerField(min_value=0)
    name = forms.CharField(
        label=_("Name of the theme"), max_length=120, required=False, widget=TextLine
    )
    into = forms.ChoiceField(label=_("Into which theme"), required=False)

    def __init__(
        self, themes: list[tuple[str, str]], data: Any = None, *, act: str = "", **named: Any
    ) -> None:
        super().__init__(data, **named)
        self.fields["into"].choices = [("", _("Choose …")), *themes]  # type: ignore[attr-defined]
        act = act or str((data or {}).get("act", ""))
        self.fields["name" if act in ("rename", "split") else "into"].required = True


class OtherForm(forms.Form):
    """Putting unread contributions into "other": how many were seen, and why for everybody."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why nobody reads them"),
        help_text=_("Everybody reads this reason, and how many there were."),
        max_length=1000,
        widget=_area(3),
    )


class ProposeForm(forms.Form):
    """Asking a second official to publish; the reason is asked while a step is still to come."""

    reason = forms.CharField(
        label=_("Why before the end"),
        help_text=_("Everybody reads this reason with the decision."),
        required=False,
        max_length=2000,
        widget=_area(3),
    )


class AnswerForm(forms.Form):
    """The answer to a theme."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES)
    reason = forms.CharField(label=_("Reason"), widget=_area(4))
    language = forms.ChoiceField(
        label=_("Language in which you write"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        required=False,
    )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE


def translation_form(
    decision: Decision, themes: list[Theme], language: str, data: Mapping[str, Any] | None
) -> tuple[forms.Form, dict[str, str]]:
    """A form with a field for each text that there is, and the originals by field name."""
    fields: dict[str, forms.Field] = {}
    originals: dict[str, str] = {}
    initial: dict[str, str] = {}
    done = decision.translations.get(language, {})
    for name in DECISION_TEXTS:
        source = DecisionForm.base_fields[name]
        if getattr(decision, name):
            fields[name] = _field(str(source.label), source.max_length or 0)  # type: ignore[attr-defined]
            originals[name] = getattr(decision, name)
            initial[name] = done.get(name, "")
    for theme in themes:
        answer = getattr(theme, "answer", None)
        if answer is None or answer.language == language:
            continue
        said = answer.translations.get(language, {})
        if not theme.is_other:
            name = f"name_{answer.pk}"
            fields[name], originals[name] = _field(str(_("Name of the theme")), 120), theme.name
            initial[name] = said.get("theme_name", "")
        name = f"reason_{answer.pk}"
        fields[name], originals[name] = _field(f"{theme}: {_('Reason')}"), answer.reason
        initial[name] = said.get("reason", "")
    kind: type[forms.Form] = type("TranslationForm", (forms.Form,), fields)
    return kind(data, initial=initial), originals


class CorrectionForm(forms.Form):
    """Every text of a published decision, filled with what it says now, and the note."""

    note = forms.CharField(
        label=_("What is corrected, and why"),
        help_text=_("Everybody reads this note. What the decision said before stays readable."),
        max_length=2000,
        widget=_area(3),
    )

    def __init__(self, texts: Mapping[str, Correctable], data: Any = None) -> None:
        super().__init__(data, initial={name: text.value for name, text in texts.items()})
        languages = dict(settings.LANGUAGES)
        for name, text in texts.items():
            if not text.language:
                choices = Outcome.choices
                self.fields[name] = forms.ChoiceField(label=text.label, choices=choices)
                continue
            label = f"{text.label} ({languages[text.language]})"
            self.fields[name] = _field(label, text.longest, required=text.required)
            self.fields[name].widget.attrs["lang"] = text.language


def _field(label: str, longest: int = 0, *, required: bool = False) -> forms.CharField:
    if longest:
        return forms.CharField(label=label, max_length=longest, required=required, widget=TextLine)
    return forms.CharField(label=label, required=required, widget=_area(4))


def _ticks(label: object) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class SaveSelectionForm(forms.Form):
    """The name under which a selection of the explorer is kept."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Officials and moderators read it."),
        max_length=120,
        widget=TextLine,
    )


class SelectionForm(forms.Form):
    """Which texts the explorer counts; what is left empty restricts nothing."""

    words = forms.CharField(
        label=_("Words"),
        help_text=_("Each must occur, or one of its meaning. Quotes ask exactly, - leaves out."),
        max_length=200,
        required=False,
        widget=TextLine(attrs={"type": "search"}),
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = _ticks(_("Kind"))
    stance = _ticks(_("Stance"))
    consultation = _ticks(_("Consultation"))
    state = _ticks(_("State of the consultation"))
    area = _ticks(_("Area"))
    language = _ticks(_("Language"))
    channel = forms.ChoiceField(label=_("How it came"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    stem = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    phrase = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
    thread = forms.CharField(max_length=18, required=False, widget=forms.HiddenInput)

    copies = forms.CharField(max_length=66, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offered: dict[str, Any] = {
            **choices_of(),
            "kind": list(contribution_kinds().items()),
            "stance": [*Stance.choices, (UNKNOWN, _("none"))],
            "state": Status.choices,
            "language": [*settings.LANGUAGES, (UNKNOWN, _("unknown"))],
            "channel": [("", _("all")), ("site", _("written here")), ("file", _("with a file"))],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if is_wordless(words):
            raise forms.ValidationError(_("These words say nothing by themselves. Add another."))
        return words

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        for name, day in (("since", since), ("until", until)):
            if day and day.year not in YEARS:
                self.add_error(name, _("Choose a day of this century."))

    def address(self) -> dict[str, list[str]]:
        """What a link to the selection carries."""
        found: dict[str, list[str]] = {}
        for name, value in self.cleaned_data.items():
            values = value if isinstance(value, list) else [str(value or "")]
            if kept := [one for one in values if one]:
                found[name] = kept
        return found


def _day(**options: Any) -> DayField:
    return DayField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class CommitmentForm(forms.Form):
    """What the city promises: to put into the roadmap, or, with a note, to change."""

    title = WordsField(label=_("What the city does"), longest=160)
    words = WordsField(label=_("Description"), longest=2000, lines=4, required=False)
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Responsible department"), empty_label=_("Choose …")
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Where"),
        required=False,
        help_text=_("Leave it empty for the whole city."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.MIDDLE
    )
    budget_line = forms.CharField(
        label=_("Budget line"), max_length=160, required=False, widget=TextLine
    )
    planned = RupiahFormField(label=_("Planned amount"), required=False)
    starts_on = _day(label=_("Begins on"), required=False)
    due_on = _day(label=_("Done by"), help_text=_("Everybody reads the day, and when it is over."))

    def __init__(self, data: Any = None, **named: Any) -> None:
        super().__init__(data, **named)
        field = self.fields["area"]
        field.queryset = Area.objects.filter(level__in=("kecamatan", "kelurahan"))  # type: ignore[attr-defined]
        field.choices = [("", _("the whole city")), *_places()]  # type: ignore[attr-defined]

    def clean(self) -> None:
        starts_on, due_on = (self.cleaned_data.get(name) for name in ("starts_on", "due_on"))
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", _("The end lies before the beginning."))


class CommitmentChangeForm(CommitmentForm):
    """The same with the reason that everybody reads."""

    note = forms.CharField(
        label=_("What changed, and why"),
        help_text=_("Everybody reads it in the history of the commitment."),
        max_length=2000,
        widget=_area(3),
    )


def _places() -> list[tuple[object, object]]:
    """Every kecamatan, with its kelurahan below it."""
    found: list[tuple[object, object]] = []
    for name, areas in kelurahan_by_district():
        district = areas[0].parent
        own = [(district.pk, district.name)] if district else []
        found.append((name, [*own, *((area.pk, area.name) for area in areas)]))
    return found


class ProgressForm(forms.Form):
    """What happened to a commitment."""

    state = forms.ChoiceField(label=_("What is it now?"))
    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("Everybody reads it. Say why, where it is postponed or dropped."),
        max_length=2000,
        widget=_area(4),
    )
    happened_on = _day(label=_("On which day?"))
    spent = RupiahFormField(
        label=_("Spent with this step"),
        required=False,
        help_text=_("It is added to what was spent before."),
    )
    due_on = _day(
        label=_("New day by which it is done"),
        required=False,
        help_text=_("Only where it is postponed."),
    )

    def __init__(self, data: Any = None, *, commitment: Commitment, **named: Any) -> None:
        super().__init__(data, **named)
        following = PROGRESS_AFTER[commitment.state]
        choices = [(s.value, s.label) for s in CommitmentState if s in following]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
