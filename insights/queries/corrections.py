"""The texts of a published decision that a correction may change, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from insights.models import Answer, Correction, Decision, Outcome, Theme
from insights.queries.themes import themes_of


@dataclass(frozen=True, slots=True)
class Correctable:
    """One text: where it stands, how it is called, and what it says now."""

    row: Decision | Answer
    """The row that holds it."""
    column: str
    label: str
    language: str
    """Empty for an outcome, which is chosen from a list."""
    required: bool
    is_translation: bool = False

    @property
    def value(self) -> str:
        if self.is_translation:
            return str(self.row.translations.get(self.language, {}).get(self.column, ""))
        return str(getattr(self.row, self.column))

    @property
    def longest(self) -> int:
        holder: Any = Theme if self.column == "theme_name" else self.row
        name = "name" if self.column == "theme_name" else self.column
        return holder._meta.get_field(name).max_length or 0


def correctables(decision: Decision) -> dict[str, Correctable]:
    """Every text by a name of its own, as ``headline``, ``headline_en`` or ``reason_12``."""
    labels = {
        "headline": _("The decision in one sentence"),
        "reasons": _("Reasons"),
        "changed": _("What changed because of what residents said"),
        "next_step": _("Next step"),
    }
    found = {"outcome": Correctable(decision, "outcome", _("Outcome"), "", required=True)}
    for name, label in labels.items():
        needed = name in ("headline", "reasons")
        found[name] = Correctable(decision, name, label, decision.language, required=needed)
    for language in _others(decision.language):
        for name, label in labels.items():
            found[f"{name}_{language}"] = _translated(decision, name, label, language)
    for theme in themes_of(decision.consultation):
        answer = getattr(theme, "answer", None)
        if answer is not None:
            found |= _of_answer(answer, str(theme))
    return found


def _of_answer(answer: Answer, theme: str) -> dict[str, Correctable]:
    outcome, reason, name = (
        f"{theme}: {label}" for label in (_("Outcome"), _("Reason"), _("Name of the theme"))
    )
    found = {
        f"outcome_{answer.pk}": Correctable(answer, "outcome", outcome, "", required=True),
        f"reason_{answer.pk}": Correctable(
            answer, "reason", reason, answer.language, required=True
        ),
    }
    for language in _others(answer.language):
        if not answer.theme.is_other:
            key = f"name_{answer.pk}_{language}"
            found[key] = _translated(answer, "theme_name", name, language)
        key = f"reason_{answer.pk}_{language}"
        found[key] = _translated(answer, "reason", reason, language)
    return found


def _others(own: str) -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != own]


def _translated(row: Decision | Answer, name: str, label: str, language: str) -> Correctable:
    return Correctable(row, name, label, language, required=False, is_translation=True)


def changes(decision: Decision, typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What differs from the words of now: ``{"headline": {"before": …, "after": …}}``."""
    return {
        name: {"before": text.value, "after": typed[name].strip()}
        for name, text in correctables(decision).items()
        if name in typed and typed[name].strip() != text.value.strip()
    }


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected text for a reader."""

    label: str
    language: str
    before: str
    after: str


def changes_of(correction: Correction, texts: Mapping[str, Correctable]) -> list[Change]:
    """What a correction changes, in words; ``texts`` are those of its decision."""
    found = []
    for name, change in correction.changes.items():
        text = texts.get(name)
        if text is None:
            continue
        said = [change["before"], change["after"]]
        if not text.language:
            said = [str(Outcome(value).label) for value in said]
        found.append(Change(text.label, text.language, *said))
    return found
