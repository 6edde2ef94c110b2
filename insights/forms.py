from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from insights.models import Decision, Outcome, Theme
from insights.queries.corrections import Correctable
from insights.queries.decisions import DECISION_TEXTS
from insights.queries.explorer import contribution_kinds
from insights.queries.selectable import choices_of
from participation.choices import Stance, Status
from search.algorithms.text import is_wordless
from search.engines.figures import UNKNOWN
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
