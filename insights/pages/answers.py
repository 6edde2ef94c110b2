"""What other pages show of the city's answers."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language

from insights.models import ThemeMember
from insights.queries.decisions import answer_words, published, theme_name, words_of
from participation.models import Consultation
from participation.registries.activities import ThemeAnswer
from web import page_cache


@dataclass(frozen=True, slots=True)
class CityAnswer:
    """The city's answer in one sentence, and where it stands."""

    headline: str
    url: str
    decided_at: datetime
    language: str = ""
    """Of the headline."""


def answers(consultations: list[Consultation]) -> dict[int, object]:
    """The published decisions about these consultations, by the consultation's key."""
    language = get_language() or ""
    names = {one.pk: f"answer:{one.pk}:{language}" for one in consultations}
    found = page_cache.facts_of(names, lambda some: _found(some, language))
    return {
        pk: CityAnswer(headline, url, datetime.fromisoformat(decided_at), written_in)
        for pk, (headline, url, decided_at, written_in) in found.items()
        if url
    }


def _found(keys: list[int], language: str) -> dict[int, list[str]]:
    """What there is of each answer; four empty words for a consultation without one."""
    found = dict.fromkeys(keys, [""] * 4)
    for decision in published().filter(consultation__in=keys):
        url = reverse("insights:show-decision", args=[decision.consultation.slug])
        words = words_of(decision, language)
        decided_at = decision.published_at.isoformat()
        found[decision.consultation_id] = [words.texts["headline"], url, decided_at, words.language]
    return found


def theme_answers(kind: str, keys: list[int]) -> dict[int, list[ThemeAnswer]]:
    """What published decisions say of the themes in which contributions are, in two queries."""
    members = ThemeMember.objects.filter(
        kind=kind,
        key__in=keys,
        theme__consultation__live=True,
        theme__consultation__decision__published_at__isnull=False,
    ).select_related("theme__answer", "theme__parent__answer", "theme__consultation__decision")
    language = get_language() or ""
    found: dict[int, list[ThemeAnswer]] = {}
    for member in members.order_by("theme__created_at"):
        theme, consultation = member.theme.whole, member.theme.consultation
        said = getattr(theme, "answer", None)
        if said is None:
            continue
        answer = ThemeAnswer(
            theme_name(theme, language),
            said.get_outcome_display(),
            answer_words(said, language).texts["reason"],
            consultation.decision.published_at,
            reverse("insights:show-decision", args=[consultation.slug]),
        )
        found.setdefault(member.key, []).append(answer)
    return found
