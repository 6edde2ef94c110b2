"""What the consultation's page offers while ideas are collected."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.models import Consultation
from participation.registries.activities import Activity
from proposals.rules import check_may_submit_idea
from residents.queries import residency_of
from web.refusal import refusal_by


def ideas_activity(consultation: Consultation, request: HttpRequest) -> Activity:
    """What can be done in the ideas phase."""
    now = timezone.now()
    person = request.person
    refusal = refusal_by(
        check_may_submit_idea,
        person=person,
        residency=residency_of(request, now),
        consultation=consultation,
        at=now,
    )
    return Activity(
        _("Read and submit ideas"),
        _("Say what you would do, and support the ideas of others."),
        reverse("proposals:list-ideas", args=[consultation.slug]),
        refusal,
    )
