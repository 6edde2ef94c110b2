"""Who may submit and support ideas, and what the city does with one. Facts are arguments."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person, RoleAssignment
from areas.models import Area
from moderation.choices import State
from moderation.rules.limits import check_not_limited
from participation.choices import PhaseKind
from participation.models import Consultation
from participation.rules import check_may_take_part, check_not_paused, check_phase
from proposals.choices import Stage
from proposals.models import Idea
from residents.models import Residency
from web.refusal import Refused
from web.values import visible


def check_may_submit_idea(
    *, person: Person | None, residency: Residency | None, consultation: Consultation, at: datetime
) -> Residency:
    """A verified resident of the territory, in the ideas phase, not while it is paused."""
    check_phase(consultation, PhaseKind.IDEAS, at)
    check_not_paused(consultation=consultation, at=at)
    check_not_limited(person=person, at=at)
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
    residency = check_may_take_part(
        person=person,
        residency=residency,
        consultation=idea.consultation,
        kind=PhaseKind.IDEAS,
        at=at,
    )
    if idea.state != State.PUBLISHED:
        raise Refused(_("This idea is not public."))
    if person is not None and idea.author_id == person.pk:
        raise Refused(_("This is your own idea. Others can support it."))
    if idea.stage == Stage.MERGED:
        raise Refused(_("This idea was merged with another one. Support that one."))
    return residency


STAGES_AFTER: dict[str, tuple[Stage, ...]] = {
    Stage.OPEN: (Stage.REVIEW, Stage.MERGED, Stage.REFUSED),
    Stage.REVIEW: (
        Stage.REVIEW,
        Stage.ON_BALLOT,
        Stage.ACCEPTED,
        Stage.MERGED,
        Stage.POSTPONED,
        Stage.REFUSED,
    ),
    Stage.ON_BALLOT: (Stage.ACCEPTED, Stage.NOT_CHOSEN),
    Stage.ACCEPTED: (Stage.PLANNED, Stage.REVIEW),
    Stage.PLANNED: (Stage.STARTED, Stage.POSTPONED),
    Stage.STARTED: (Stage.DONE, Stage.POSTPONED),
    Stage.DONE: (Stage.STARTED,),
    Stage.MERGED: (Stage.REVIEW,),
    Stage.POSTPONED: (Stage.REVIEW,),
    Stage.REFUSED: (Stage.REVIEW,),
    Stage.NOT_CHOSEN: (Stage.REVIEW, Stage.POSTPONED),
}
"""What may come after what. A review that follows another one passes the idea on; a review after an
outcome takes that outcome back, in public."""
EXPLAINED = (Stage.REFUSED, Stage.POSTPONED, Stage.NOT_CHOSEN, Stage.DONE)
"""What everybody reads the reason of."""
SHORTEST_EXPLANATION = 20


def check_may_change_stage(
    *, idea: Idea, stage: str, assignment: RoleAssignment | None, person: Person | None
) -> None:
    """An official for the consultation's territory, about a public idea of somebody else.

    Raises Refused, also for a stage that cannot follow the present one.
    """
    if assignment is None:
        raise Refused(_("Only an official for this place can do this."))
    if person is not None and idea.author_id == person.pk:
        raise Refused(_("This is your own idea. A colleague decides about it."))
    if idea.state != State.PUBLISHED:
        raise Refused(_("This idea is not public."))
    if stage not in STAGES_AFTER[idea.stage]:
        raise Refused(
            _("The idea is now: %(now)s. What you chose cannot follow; look at it again.")
            % {"now": idea.get_stage_display()}
        )


def check_explanation(*, stage: str, words: str) -> None:
    """What is said about an outcome has some words. Raises Refused."""
    if stage in EXPLAINED and len(visible(words)) < SHORTEST_EXPLANATION:
        raise Refused(
            _("Explain it so that everybody understands, in at least %(least)d letters.")
            % {"least": SHORTEST_EXPLANATION}
        )


def check_may_merge(*, idea: Idea, into: Idea | None) -> None:
    """Into another public idea of the same consultation that was not merged. Raises Refused."""
    if into is None or into.consultation_id != idea.consultation_id:
        raise Refused(_("There is no such idea in this consultation."))
    if into.pk == idea.pk:
        raise Refused(_("An idea cannot be merged with itself."))
    if into.state != State.PUBLISHED:
        raise Refused(_("This idea is not public."))
    if into.stage == Stage.MERGED:
        raise Refused(_("G-%(number)d was itself merged with another idea.") % {"number": into.pk})


def check_due_day(*, due_on: date | None, at: datetime) -> None:
    """A department has at least until tomorrow. Raises Refused."""
    if due_on is None or due_on <= timezone.localdate(at):
        raise Refused(_("Choose a day that is still to come."))
