"""Who may take part when: each rule at the very moment at which it changes its answer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from participation.choices import PhaseKind
from participation.models import Consultation
from participation.rules import (
    check_beginning,
    check_level,
    check_may_comment,
    check_may_edit,
    check_phase,
)
from residents.queries import current_residency
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def debate(city: object, now: datetime) -> Consultation:
    """Its discussion began a day ago."""
    made = factories.consultation("discussion")
    made.phases.filter(kind=PhaseKind.DISCUSSION).update(
        starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=5)
    )
    return made


def test_a_step_lasts_from_its_beginning_to_the_moment_before_its_end(
    debate: Consultation, ana: Person
) -> None:
    step = debate.phases.get(kind=PhaseKind.DISCUSSION)
    for at in (step.starts_at, step.ends_at - MOMENT):
        assert check_phase(debate, PhaseKind.DISCUSSION, at) == step
    for at, words in ((step.starts_at - MOMENT, "Not yet"), (step.ends_at, "ended on")):
        with pytest.raises(Refused, match=words):
            check_phase(debate, PhaseKind.DISCUSSION, at)


def test_comments_end_with_the_discussion_where_ideas_go_on(
    debate: Consultation, ana: Person, now: datetime
) -> None:
    """While ideas run they are what comments belong to, to the moment before their end."""
    ends = now + timedelta(days=1)
    debate.phases.update_or_create(
        kind=PhaseKind.IDEAS, defaults={"starts_at": now, "ends_at": ends}
    )
    debate.phases.filter(kind=PhaseKind.DISCUSSION).update(starts_at=ends + timedelta(days=1))
    facts = {"person": ana, "residency": current_residency(ana, now)}
    for at in (now, ends - MOMENT):
        check_may_comment(consultation=debate, at=at, **facts)
    for at in (now - MOMENT, ends):
        with pytest.raises(Refused):
            check_may_comment(consultation=debate, at=at, **facts)


def test_comments_go_on_where_the_discussion_follows_the_ideas_at_once(
    debate: Consultation, ana: Person, now: datetime
) -> None:
    debate.phases.update_or_create(
        kind=PhaseKind.IDEAS, defaults={"starts_at": now - timedelta(days=9), "ends_at": now}
    )
    debate.phases.filter(kind=PhaseKind.DISCUSSION).update(starts_at=now)
    facts = {"person": ana, "residency": current_residency(ana, now)}
    check_may_comment(consultation=debate, at=now, **facts)


def test_a_text_is_changed_to_the_last_moment_of_its_minutes(
    debate: Consultation, ana: Person, settings: Any
) -> None:
    text = factories.comment(factories.thread(debate), ana)
    last = text.created_at + timedelta(minutes=settings.REMBUK_EDIT_MINUTES)
    check_may_edit(person=ana, contribution=text, at=last)
    with pytest.raises(Refused, match="can be changed for"):
        check_may_edit(person=ana, contribution=text, at=last + MOMENT)


def test_a_promise_is_not_lowered_from_the_moment_of_opening_on(debate: Consultation) -> None:
    opens = min(debate.phases.values_list("starts_at", flat=True))
    debate.level = "involve"
    check_level(consultation=debate, level="consult", at=opens - MOMENT)
    check_level(consultation=debate, level="involve", at=opens)
    with pytest.raises(Refused, match="no longer be lowered"):
        check_level(consultation=debate, level="consult", at=opens)


def test_a_step_that_began_this_moment_is_not_put_off(debate: Consultation) -> None:
    began = debate.phases.get(kind=PhaseKind.DISCUSSION).starts_at
    step = {"consultation": debate, "kind": PhaseKind.DISCUSSION}
    check_beginning(**step, starts_at=began + MOMENT, at=began - MOMENT)
    check_beginning(**step, starts_at=began, at=began)
    with pytest.raises(Refused, match="can no longer be put off"):
        check_beginning(**step, starts_at=began + MOMENT, at=began)
