"""What the page of a decision shows: the published one, and its preview."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from insights.models import Correction, Decision
from insights.queries.commitments import of_consultation
from insights.queries.content import signed_reports
from insights.queries.corrections import changes_of, correctables
from insights.queries.decisions import answer_words, theme_name, words_of
from insights.queries.steps import step_words
from insights.queries.themes import sorting, theme_cards
from proposals.queries.ideas import public_ideas

MOST_COMMITMENTS = 50
"""So many stand on the page of a decision; the roadmap has all."""


def decision_context(decision: Decision) -> dict[str, Any]:
    """The decision in the reader's language, with themes, answers and corrections."""
    language = get_language() or settings.LANGUAGE_CODE
    consultation = decision.consultation
    return {
        "decision": decision,
        "words": words_of(decision, language),
        "consultation": consultation,
        "entries": [
            {
                "card": card,
                "name": theme_name(card.theme, language),
                "words": answer_words(card.answer, language) if card.answer else None,
            }
            for card in theme_cards(consultation)
            if card.size or not card.theme.is_other
        ],
        "sorting": sorting(consultation),
        "reports": signed_reports(consultation)[:3],
        "early_steps": step_words(decision.early_steps),
        "corrections": _corrections(decision),
        "has_ideas": public_ideas(consultation).exists(),
        "commitments": of_consultation(consultation)[:MOST_COMMITMENTS],
        "today": timezone.localdate(),
    }


def _corrections(decision: Decision) -> list[dict[str, Any]]:
    """Confirmed corrections, the newest first, each with what it changed."""
    found = decision.corrections.filter(confirmed_at__isnull=False).order_by("-number")
    return with_changes(decision, list(found))


def with_changes(decision: Decision, found: list[Correction]) -> list[dict[str, Any]]:
    """Each correction with its changes in words."""
    texts = correctables(decision) if found else {}
    return [{"correction": one, "changes": changes_of(one, texts)} for one in found]
