"""Limiting an account for a time. Each step is a leaf of the log, without a name."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import Person, User
from ledger.actions import append
from moderation.actions import LOG, telling
from moderation.algorithms.screening import mask_nik
from moderation.choices import AppealState
from moderation.models import Case, Limit
from moderation.queries import contribution_of
from moderation.rules.cases import check_answer_is_whole
from moderation.rules.limits import (
    KEPT_ON,
    LONGEST,
    check_limit_is_whole,
    check_may_answer_limit,
    check_may_limit,
    check_may_object,
)


def _held(person: int) -> Person:
    """Whose limits change one at a time."""
    return Person.objects.select_for_update(of=("self",)).get(pk=person)


@transaction.atomic
def limit_account(
    *, case: Case, reason: str, words: str, hours: int, by: User, at: datetime
) -> Limit:
    """The author of a text writes nothing for some hours; 0: until another moderator decides.

    The person is told with these words. Nothing has to run for it to end. Raises Refused.
    """
    author = _held(contribution_of(case).author_id)
    moderator = Person.objects.filter(user=by).first()
    check_may_limit(author=author, moderator=moderator, at=at)
    check_limit_is_whole(reason=reason, words=words)
    until = at + (timedelta(hours=hours) if hours else LONGEST)
    entry = {"type": "limit", "reason": reason, "until": until.isoformat()}
    leaf = append(log=LOG, entry={**entry, "role": "moderator", "at": at.isoformat()})
    made = Limit.objects.create(
        person=author,
        case=case,
        reason=reason,
        words=mask_nik(words.strip()),
        limited_by=by,
        limited_at=at,
        until=until,
        until_decided=not hours,
        state="" if hours else AppealState.OPEN,
        leaf_index=leaf.index,
    )
    _until(author, until)
    _tell(made, gettext_noop("A moderator has limited your account"), made.words, "made", at)
    return made


@transaction.atomic
def object_to_limit(*, limit: Limit, person: Person, words: str, at: datetime) -> Limit:
    """The person objects, once; another moderator answers. Raises Refused."""
    held = Limit.objects.select_for_update(of=("self",)).get(pk=limit.pk)
    check_may_object(limit=held, person=person, at=at)
    held.objection, held.objected_at = mask_nik(words.strip()), at
    held.state = AppealState.OPEN
    held.save(update_fields=["objection", "objected_at", "state"])
    return held


@transaction.atomic
def answer_limit(*, limit: Limit, state: str, answer: str, by: User, at: datetime) -> Limit:
    """Another moderator keeps it or ends it; the person is told. Raises Refused.

    One "until decided" that is kept ends some days later.
    """
    person = _held(limit.person_id)
    held = Limit.objects.select_for_update(of=("self",)).get(pk=limit.pk)
    check_may_answer_limit(limit=held, moderator=Person.objects.filter(user=by).first())
    check_answer_is_whole(state=state, answer=answer)
    append(
        log=LOG,
        entry={
            "type": "limit-answer",
            "limit": held.leaf_index,
            "outcome": state,
            "role": "moderator",
            "at": at.isoformat(),
        },
    )
    held.state, held.answer = state, mask_nik(answer.strip())
    held.answered_by, held.answered_at = by, at
    before = held.until
    if state == AppealState.REVERSED:
        held.until = min(held.until, at)
    elif held.until_decided:
        held.until = min(held.until, at + KEPT_ON)
    held.save()
    if person.limited_until == before:  # no later one is meant
        _until(person, held.until)
    _tell(held, gettext_noop("Your objection was decided"), held.answer, "answered", at)
    return held


def _until(person: Person, until: datetime) -> None:
    person.limited_until = until
    person.save(update_fields=["limited_until"])


def _tell(limit: Limit, title: str, words: str, what: str, at: datetime) -> None:
    telling.tell(
        person=limit.person,
        title=title,
        words=words,
        url_name="moderation:show-limit",
        url_key=limit.pk,
        event=f"limit:{limit.pk}:{what}",
        at=at,
    )
