"""What other pages show of decisions."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.dashboard import Waiting
from cms.front import Block
from insights.queries.decisions import published
from participation.models import Consultation
from participation.queries.consultations import all_consultations
from residents.choices import Role
from residents.queries import has_role


@dataclass(frozen=True, slots=True)
class CityAnswer:
    """The city's answer in one sentence, and where it stands."""

    headline: str
    url: str


def answers(consultations: list[Consultation]) -> dict[int, object]:
    """The published decisions about these consultations, by the consultation's key."""
    found: dict[int, object] = {}
    for decision in published().filter(consultation__in=consultations):
        url = reverse("insights:show-decision", args=[decision.consultation.slug])
        found[decision.consultation_id] = CityAnswer(decision.headline, url)
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
