"""The city's way with an idea: review, outcome, plan and work, each step in public."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import User
from accounts.queries.people import person_of
from accounts.queries.roles import acting_as
from cms.algorithms.language import detect
from cms.models import Department
from moderation.choices import State
from notices.actions.notices import notify_many, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from proposals.choices import Stage
from proposals.models import Idea, IdeaFollow, StageChange, Support
from proposals.rules import (
    check_due_day,
    check_explanation,
    check_may_change_stage,
    check_may_merge,
)
from search import outbox
from web.each import each
from web.values import one_kind_of_break

KIND = "idea"
SAID: dict[str, str] = {
    Stage.REVIEW: gettext_noop("A department looks into an idea"),
    Stage.ON_BALLOT: gettext_noop("An idea goes to the vote"),
    Stage.MERGED: gettext_noop("An idea was merged with another one"),
    Stage.POSTPONED: gettext_noop("An idea was postponed"),
    Stage.REFUSED: gettext_noop("The city cannot take up an idea, and says why"),
    Stage.ACCEPTED: gettext_noop("An idea was accepted"),
    Stage.NOT_CHOSEN: gettext_noop("An idea was not chosen"),
    Stage.PLANNED: gettext_noop("An idea is in the city's plan"),
    Stage.STARTED: gettext_noop("Work on an idea has begun"),
    Stage.DONE: gettext_noop("An idea was carried out"),
}
"""What author and followers read first, by stage."""
MOST = 200
"""Steps that one run tells of; the next one goes on."""


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What belongs to a step, besides the stage itself; each stage needs only some of it."""

    words: str = ""
    reason: str = ""
    department: Department | None = None
    due_on: date | None = None
    cost: int | None = None
    year: int | None = None
    into: Idea | None = None


@transaction.atomic
def change_stage(
    *, idea: Idea, stage: str, facts: StageFacts, by: User, at: datetime
) -> StageChange:
    """The next step with an idea: everybody sees it, author and followers are told.

    Merging takes the supporters along, each person once; taking the merging back returns them.
    Raises Refused.
    """
    keys = [idea.pk] + ([facts.into.pk] if facts.into else [])
    locked = Idea.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    held = {one.pk: one for one in locked.select_related("consultation__territory")}
    changed = held[idea.pk]
    assignment = acting_as(user=by, role=Role.OFFICIAL, at=at, area=changed.consultation.territory)
    check_may_change_stage(idea=changed, stage=stage, assignment=assignment, person=person_of(by))
    check_explanation(stage=stage, words=facts.words)
    if stage == Stage.REVIEW:
        check_due_day(due_on=facts.due_on, at=at)
    if stage == Stage.MERGED:
        check_may_merge(idea=changed, into=held.get(facts.into.pk) if facts.into else None)
    if changed.stage == Stage.MERGED:
        _return_supporters(changed)
    made = _step(changed, stage, facts)
    made.made_at, made.made_by, made.made_as = at, by, assignment
    made.save()
    changed.stage = stage
    changed.save(update_fields=["stage"])
    if made.into is not None:
        _take_supporters_along(changed, held[made.into.pk], at)
    outbox.note(KIND, changed.pk)
    return made


def _step(idea: Idea, stage: str, facts: StageFacts) -> StageChange:
    """A step with those facts that belong to its stage."""
    words = one_kind_of_break(facts.words).strip()
    step = StageChange(idea=idea, stage=stage, words=words, cost=facts.cost)
    step.language = detect(words, settings.CITY.languages) if words else ""
    if stage == Stage.REVIEW:
        step.department, step.due_on = facts.department, facts.due_on
    elif stage == Stage.REFUSED:
        step.reason = facts.reason
    elif stage == Stage.POSTPONED:
        step.year = facts.year
    elif stage == Stage.MERGED:
        step.into = facts.into
    return step


def _take_supporters_along(idea: Idea, into: Idea, at: datetime) -> None:
    """Supporters and followers of a merged idea are those of the other one, each person once."""
    people = Support.objects.filter(idea=idea).exclude(person=into.author_id)
    Support.objects.bulk_create(
        [
            Support(person_id=person, idea=into, came_from=idea, created_at=at)
            for person in people.values_list("person", flat=True)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    followers = set(IdeaFollow.objects.filter(idea=idea).values_list("person", flat=True))
    IdeaFollow.objects.bulk_create(
        [
            IdeaFollow(person_id=person, idea=into, told_until=at)
            for person in followers | {idea.author_id}
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    outbox.note(KIND, into.pk)


def _return_supporters(idea: Idea) -> None:
    """Those who came along count only for the idea that they chose."""
    came = Support.objects.filter(came_from=idea)
    outbox.note_many(KIND, list(came.values_list("idea", flat=True).distinct()))
    came.delete()


def tell_of_stages(*, at: datetime) -> int:
    """Tell authors and followers of each new step; returns how many steps were told."""
    waiting = StageChange.objects.filter(told_at=None).values_list("pk", flat=True)[:MOST]
    return each(list(waiting), lambda key: _tell(key, at), "stage_not_told", named="change")


@transaction.atomic
def _tell(key: int, at: datetime) -> bool:
    """All notices of a step and the note that they are written, or nothing."""
    rows = StageChange.objects.select_for_update(of=("self",)).filter(pk=key, told_at=None)
    change = rows.select_related("idea__consultation", "idea__author__user").first()
    if change is None:
        return False
    idea = change.idea
    follows = IdeaFollow.objects.filter(idea=idea).exclude(person=idea.author_id)
    people = [idea.author, *(one.person for one in follows.select_related("person__user"))]
    if idea.state == State.PUBLISHED and idea.consultation.live:
        notify_many(
            Notice(
                person=person,
                kind=NoticeKind.DECISION if person == idea.author else NoticeKind.FOLLOWED,
                title=SAID[change.stage],
                words=idea.title,
                url=path_of("proposals:show-idea", idea.consultation.slug, idea.pk),
                event=f"idea:{idea.pk}:stage:{change.pk}",
                created_at=at,
            )
            for person in people
        )
    StageChange.objects.filter(pk=key).update(told_at=at)
    return True
