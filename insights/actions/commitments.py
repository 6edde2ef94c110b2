"""The roadmap: what the city promises to do, and each step of it in public."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from accounts.queries.roles import acting_as
from areas.models import Area
from cms.algorithms.language import detect
from cms.models import Department
from insights.actions.telling import participants
from insights.models import Commitment, CommitmentState, Progress
from insights.queries.commitments import the_city
from insights.rules import (
    check_lies_in,
    check_may_keep_commitment,
    check_progress,
    check_reason,
)
from notices.actions.notices import notify_many, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from participation.models import Consultation
from web.each import each
from web.languages import picked
from web.values import one_kind_of_break

MOST = 200
"""Completed commitments that one run tells of; the next one goes on."""


@dataclass(frozen=True, slots=True)
class CommitmentFacts:
    """What a commitment says; the words by code of their language."""

    title: dict[str, str]
    words: dict[str, str]
    department: Department
    due_on: date
    priority: int
    area: Area | None = None
    budget_line: str = ""
    planned: int | None = None
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a commitment. ``due_on`` is the new day of one that is postponed."""

    state: str
    words: str
    happened_on: date
    spent: int | None = None
    due_on: date | None = None


FOLLOWED = ("department", "area", "priority", "budget_line", "planned", "starts_on", "due_on")
"""Facts whose changes everybody reads in the history."""


@transaction.atomic
def make_commitment(
    *, facts: CommitmentFacts, consultation: Consultation | None, by: User, at: datetime
) -> Commitment:
    """Put a commitment into the roadmap, from a decision or without one. Raises Refused."""
    made = Commitment(consultation=consultation, **_values(facts))
    check_lies_in(area=made.area, territory=consultation.territory if consultation else None)
    made.made_as = _official_for(made, by, at)
    made.made_at, made.made_by = at, by
    made.save()
    return made


@transaction.atomic
def change_commitment(
    *, commitment: Commitment, facts: CommitmentFacts, note: str, by: User, at: datetime
) -> Progress:
    """Change what it says; what changed and why becomes a public step. Raises Refused."""
    held = _held(commitment)
    assignment = _official_for(held, by, at)
    check_reason(note)
    changes = []
    for name, value in _values(facts).items():
        before = getattr(held, name)
        setattr(held, name, value)
        if name in FOLLOWED and before != value:
            changes.append({"field": name, "before": _kept(before), "after": _kept(value)})
    territory = held.consultation.territory if held.consultation else None
    check_lies_in(area=held.area, territory=territory)
    _official_for(held, by, at)
    held.save()
    step = Step(held.state, note, timezone.localdate(at))
    return _progress(held, step, changes, by, assignment, at)


@transaction.atomic
def add_progress(*, commitment: Commitment, step: Step, by: User, at: datetime) -> Progress:
    """What happened: state, words, money. Everybody reads it. Raises Refused.

    Whoever took part in the consultation is told once when the commitment is done.
    """
    held = _held(commitment)
    assignment = _official_for(held, by, at)
    check_progress(
        commitment=held,
        state=step.state,
        words=step.words,
        happened_on=step.happened_on,
        due_on=step.due_on,
        today=timezone.localdate(at),
    )
    changes = []
    if step.state == CommitmentState.POSTPONED and step.due_on is not None:
        before, held.due_on = held.due_on, step.due_on
        changes.append({"field": "due_on", "before": _kept(before), "after": _kept(step.due_on)})
    held.state = step.state
    held.reason = step.words.strip() if step.state == CommitmentState.DROPPED else ""
    held.save()
    return _progress(held, step, changes, by, assignment, at)


def _progress(
    commitment: Commitment,
    step: Step,
    changes: list[dict[str, object]],
    by: User,
    assignment: RoleAssignment | None,
    at: datetime,
) -> Progress:
    words = one_kind_of_break(step.words).strip()
    done_before = commitment.progress.filter(state=CommitmentState.DONE).exists()
    return Progress.objects.create(
        commitment=commitment,
        words=words,
        language=detect(words, settings.CITY.languages),
        happened_on=step.happened_on,
        state=step.state,
        spent=step.spent,
        changes=changes,
        made_at=at,
        made_by=by,
        made_as=assignment,
        told_at=at if done_before else None,
    )


def _values(facts: CommitmentFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}


def _kept(value: object) -> object:
    """A fact as the history keeps it: amounts and priorities as numbers, the rest as words."""
    if value is None or isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _held(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",))
    return rows.select_related("consultation__territory", "area", "department").get(
        pk=commitment.pk
    )


def _official_for(commitment: Commitment, by: User, at: datetime) -> RoleAssignment | None:
    """As what an official of the place acts. Raises Refused for anybody else."""
    area = commitment.place or the_city()
    assignment = acting_as(user=by, role=Role.OFFICIAL, at=at, area=area)
    check_may_keep_commitment(assignment=assignment)
    return assignment


def tell_of_commitments(*, at: datetime) -> int:
    """Tell of each completed commitment those who took part; returns how many were told of."""
    waiting = Progress.objects.filter(told_at=None, state=CommitmentState.DONE)
    keys = list(waiting.values_list("pk", flat=True)[:MOST])
    return each(keys, lambda key: _tell(key, at), "commitment_not_told", named="progress")


@transaction.atomic
def _tell(key: int, at: datetime) -> bool:
    """All notices of a completed commitment and the note that they are written, or nothing."""
    rows = Progress.objects.select_for_update(of=("self",)).filter(pk=key, told_at=None)
    step = rows.select_related("commitment__consultation").first()
    if step is None:
        return False
    commitment = step.commitment
    consultation = commitment.consultation
    if consultation is not None and consultation.live:
        people = Person.objects.filter(pk__in=participants(consultation)).exclude(user=None)
        notify_many(
            Notice(
                person=person,
                kind=NoticeKind.DECISION,
                title=gettext_noop("What the city promised is done"),
                words=_title_for(commitment, person),
                url=path_of("insights:show-commitment", commitment.pk),
                event=f"commitment:{commitment.pk}:done",
                created_at=at,
            )
            for person in people.select_related("user")
        )
    Progress.objects.filter(pk=key).update(told_at=at)
    return True


def _title_for(commitment: Commitment, person: Person) -> str:
    """In the language in which the person uses the site, where it is there."""
    return commitment.title.get(person.language) or str(picked(commitment.title))
