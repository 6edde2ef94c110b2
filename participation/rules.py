"""Who may take part, when. Facts and time are arguments; the sentence is for the citizen."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation.choices import PhaseKind
from participation.models import Consultation, Phase
from residents.models import Person, Residency
from residents.refusal import Refused
from residents.rules import check_verified


def check_phase(consultation: Consultation, kind: str, at: datetime) -> Phase:
    """The running phase of that kind. Raises Refused with the date on which it begins or ended."""
    phase = next((p for p in consultation.phases.all() if p.kind == kind), None)
    if phase is None or not consultation.live:
        raise Refused(_("This consultation has no such step."))
    label = PhaseKind(kind).label
    if at < phase.starts_at:
        raise Refused(
            _("Not yet: the step “%(step)s” begins on %(date)s.")
            % {"step": label, "date": date_format(localtime(phase.starts_at), "DATETIME_FORMAT")}
        )
    if at >= phase.ends_at:
        raise Refused(
            _("The step “%(step)s” ended on %(date)s. You can still read everything.")
            % {"step": label, "date": date_format(localtime(phase.ends_at), "DATETIME_FORMAT")}
        )
    return phase


def check_lives_in_territory(residency: Residency, consultation: Consultation) -> None:
    """Raises Refused when the person lives outside the consultation's territory."""
    if not residency.area.lies_in(consultation.territory):
        raise Refused(
            _("This consultation is for residents of %(area)s.")
            % {"area": consultation.territory.name}
        )


def check_may_take_part(
    *,
    person: Person | None,
    residency: Residency | None,
    consultation: Consultation,
    kind: str,
    at: datetime,
) -> Residency:
    """The common rule: the phase runs, the person is verified, and lives in the territory."""
    check_phase(consultation, kind, at)
    residency = check_verified(person, residency)
    check_lives_in_territory(residency, consultation)
    return residency


def check_may_comment(
    *,
    person: Person | None,
    residency: Residency | None,
    consultation: Consultation,
    at: datetime,
) -> Residency:
    """Comments are written in the discussion phase and, on ideas, in the ideas phase too."""
    kind = PhaseKind.DISCUSSION
    running = [p.kind for p in consultation.phases.all() if p.starts_at <= at < p.ends_at]
    if PhaseKind.IDEAS in running:
        kind = PhaseKind.IDEAS
    return check_may_take_part(
        person=person, residency=residency, consultation=consultation, kind=kind, at=at
    )
