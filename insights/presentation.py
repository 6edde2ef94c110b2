"""What other pages show of decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.dashboard import Waiting
from cms.front import Block
from insights.models import Snapshot, ThemeMember
from insights.queries.content import signed_reports
from insights.queries.deadlines import due_days, last_chances
from insights.queries.decisions import answer_words, published, theme_name, words_of
from participation.activities import ThemeAnswer
from participation.models import Consultation
from participation.queries.consultations import all_consultations, titles_of
from residents.choices import Role
from residents.queries import has_role


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
    found: dict[int, object] = {}
    for decision in published().filter(consultation__in=consultations):
        url = reverse("insights:show-decision", args=[decision.consultation.slug])
        words = words_of(decision, get_language() or "")
        found[decision.consultation_id] = CityAnswer(
            words.texts["headline"], url, decision.published_at, words.language
        )
    return found


def theme_answers(kind: str, keys: list[int]) -> dict[int, list[ThemeAnswer]]:
    """What published decisions say of the themes in which contributions are, in two queries."""
    members = (
        ThemeMember.objects.filter(
            kind=kind,
            key__in=keys,
            theme__answer__isnull=False,
            theme__consultation__live=True,
            theme__consultation__decision__published_at__isnull=False,
        )
        .select_related("theme__answer", "theme__consultation__decision")
        .prefetch_related("theme__answer__translations")
    )
    language = get_language() or ""
    found: dict[int, list[ThemeAnswer]] = {}
    for member in members.order_by("theme__created_at"):
        theme, consultation = member.theme, member.theme.consultation
        answer = ThemeAnswer(
            theme_name(theme, language),
            theme.answer.get_outcome_display(),
            answer_words(theme.answer, language).texts["reason"],
            consultation.decision.published_at,
            reverse("insights:show-decision", args=[consultation.slug]),
        )
        found.setdefault(member.key, []).append(answer)
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """What residents can hold the city to: when it answers, and what it signed so far."""

    due_on: date | None
    is_overdue: bool
    reports: list[Snapshot]


def progress(consultation: Consultation) -> Progress:
    """For the consultation's page."""
    due = due_days([consultation]).get(consultation.pk)
    late = due is not None and due < timezone.localdate()
    return Progress(due, late, list(signed_reports(consultation)[:3]))


def decided_block() -> Block:
    """What was decided, for the home page."""
    language = get_language() or ""
    found = list(published()[:3])
    titles = titles_of([decision.consultation.slug for decision in found])
    last = [
        (decision, words_of(decision, language), titles[decision.consultation.slug])
        for decision in found
    ]
    return Block(_("What was decided"), "insights/decided.html", last)


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Consultations without an answer, for officials."""
    now = timezone.now()
    if not has_role(request.user, Role.OFFICIAL, now):
        return []
    due = due_days(list(all_consultations()))
    late = sum(day < timezone.localdate(now) for day in due.values())
    over = sum(end < now for end in last_chances(set(due)).values())
    url = reverse("insights:list-reports")
    return [
        Waiting(_("Answers that are overdue"), late, url),
        Waiting(_("Consultations without an answer"), over, url),
    ]
