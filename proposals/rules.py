"""Who may submit and support ideas, and when. Facts and time are arguments."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Person
from areas.models import Area
from moderation.choices import State
from participation.choices import PhaseKind
from participation.models import Consultation
from participation.rules import check_may_take_part
from proposals.models import Idea
from residents.models import Residency
from web.refusal import Refused


def check_may_submit_idea(
    *, person: Person | None, residency: Residency | None, consultation: Consultation, at: datetime
) -> Residency:
    """A verified resident of the territory, in the ideas phase."""
    return check_may_take_part(
        person=person,
        residency=residency,
        consultation=consultation,
        kind=PhaseKind.IDEAS,
        at=at,
    )


def check_area(*, area: Area, consultation: Consultation) -> None:
    """An idea concerns a place in the consultation's territory."""
    if not area.lies_in(consultation.territory):
        raise Refused(_("This place lies outside the consultation's territory."))


def check_may_support(
    *, person: Person | None, residency: Residency | None, idea: Idea, at: datetime
) -> Residency:
    """A verified resident of the territory, in the ideas phase, for a public idea of another."""
    residency = check_may_submit_idea(
        person=person, residency=residency, consultation=idea.consultation, at=at
    )
    if idea.state != State.PUBLISHED:
        raise Refused(_("This idea is not public."))
    if person is not None and idea.author_id == person.pk:
        raise Refused(_("This is your own idea. Others can support it."))
    return residency
