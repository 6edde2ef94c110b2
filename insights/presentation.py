"""What other pages show of decisions."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.dashboard import Waiting
from cms.front import Block
from insights.models import ThemeMember
from insights.queries.decisions import published
from participation.activities import ThemeAnswer
from participation.models import Consultation
from participation.queries.consultations import all_consultations
from residents.choices import Role
from residents.queries import has_role


@dataclass(frozen=True, slots=True)
class CityAnswer:
    """The city's answer in one sentence, and where it stands."""

    headline: str
    url: str
    decided_at: datetime


def answers(consultations: list[Consultation]) -> dict[int, object]:
    """The published decisions about these consultations, by the consultation's key."""
    found: dict[int, object] = {}
    for decision in published().filter(consultation__in=consultations):
        url = reverse("insights:show-decision", args=[decision.consultation.slug])
        found[decision.consultation_id] = CityAnswer(decision.headline, url, decision.published_at)
    return found


def theme_answers(kind: str, keys: list[int]) -> dict[int, list[ThemeAnswer]]:
    """What published decisions say of the themes in which contributions are, in one query."""
    members = ThemeMember.objects.filter(
        kind=kind,
        key__in=keys,
        theme__answer__isnull=False,
        theme__consultation__live=True,
        theme__consultation__decision__published_at__isnull=False,
    ).select_related("theme__answer", "theme__consultation__decision")
    found: dict[int, list[ThemeAnswer]] = {}
    for member in members.order_by("theme__created_at"):
        theme, consultation = member.theme, member.theme.consultation
        answer = ThemeAnswer(
            theme.name,
            theme.answer.get_outcome_display(),
            theme.answer.reason,
            consultation.decision.published_at,
            reverse("insights:show-decision", args=[consultation.slug]),
        )
        found.setdefault(member.key, []).append(answer)
    return found


def decided_block() -> Block:
    """What was decided, for the home page."""
    return Block(_("What was decided"), "insights/decided.html", list(published()[:3]))


def what_waits(request: HttpRequest) -> list[Waiting]:
    """Consultations without an answer, for officials."""
    now = timezone.now()
    if not has_role(request.user, Role.OFFICIAL, now):
        return []
    over = all_consultations().exclude(phases__ends_at__gt=now, phases__kind__in=["vote"])
    count = over.filter(decision=None).count()
    return [Waiting(_("Consultations without an answer"), count, reverse("insights:list-reports"))]
