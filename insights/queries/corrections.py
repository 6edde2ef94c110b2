"""The texts of a published decision that a correction may change, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from insights.models import (
    Answer,
    AnswerTranslation,
    Correction,
    Decision,
    DecisionTranslation,
    Outcome,
)
from insights.queries.themes import themes_of


@dataclass(frozen=True, slots=True)
class Correctable:
    """One text: where it stands, how it is called, and what it says now."""

    row: Any
    """The row that holds it, or an unsaved one for a translation that is not there yet."""
    column: str
    label: str
    language: str
    """Empty for an outcome, which is chosen from a list."""
    required: bool

    @property
    def value(self) -> str:
        return str(getattr(self.row, self.column))

    @property
    def longest(self) -> int:
        return self.row._meta.get_field(self.column).max_length or 0


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
        row = _translation(decision.translations.all(), language) or DecisionTranslation(
            decision=decision, language=language
        )
        for name, label in labels.items():
            found[f"{name}_{language}"] = Correctable(row, name, label, language, required=False)
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
        row = _translation(answer.translations.all(), language) or AnswerTranslation(
            answer=answer, language=language
        )
        if not answer.theme.is_other:
            key = f"name_{answer.pk}_{language}"
            found[key] = Correctable(row, "theme_name", name, language, required=False)
        key = f"reason_{answer.pk}_{language}"
        found[key] = Correctable(row, "reason", reason, language, required=False)
    return found


def _others(own: str) -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != own]


def _translation(rows: Any, language: str) -> Any:
    return next((row for row in rows if row.language == language), None)


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
