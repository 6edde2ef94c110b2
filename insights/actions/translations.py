"""The decision and its answers in another language; the words of the source stay what counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from insights.models import Answer, Decision
from insights.queries.decisions import DECISION_TEXTS
from insights.rules import check_is_open


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """A theme's name and the reason of its answer in another language."""

    theme_name: str
    reason: str


@transaction.atomic
def translate_decision(
    *,
    decision: Decision,
    language: str,
    words: Mapping[str, str],
    answers: Mapping[int, AnswerWords],
    by: User,
    at: datetime,
) -> None:
    """Keep a translation, of answers by their key, until the decision is proposed.

    Raises Refused later: what readers of that language read is confirmed by a second official too.
    """
    held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check_is_open(held)
    texts = {name: words.get(name, "").strip() for name in DECISION_TEXTS}
    held.translations[language] = texts
    held.save(update_fields=["translations"])
    own = Answer.objects.filter(theme__consultation=held.consultation_id, pk__in=answers)
    for answer in own.exclude(language=language).order_by("pk").select_for_update(of=("self",)):
        said = answers[answer.pk]
        facts = {"theme_name": said.theme_name.strip(), "reason": said.reason.strip()}
        answer.translations[language] = facts
        answer.save(update_fields=["translations"])
