from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from moderation.actions import decide, report
from moderation.choices import Action, Reason
from moderation.models import Case, Decision
from participation.models import Comment, Consultation, Thread
from tests import factories


@pytest.fixture
def debate(city: Area) -> Consultation:
    return factories.consultation("discussion", slug="tepian")


@pytest.fixture
def thread(debate: Consultation) -> Thread:
    assert debate.thread is not None
    return debate.thread


@pytest.fixture
def comment(thread: Thread, ana: Person) -> Comment:
    """A public comment of Ana."""
    made: Comment = factories.comment(thread, ana)
    return made


@pytest.fixture
def case(comment: Comment, budi: Person) -> Case:
    """Budi has reported Ana's comment."""
    return report(
        kind="comment", key=comment.pk, person=budi, reason=Reason.INSULT, words="Kasar",
        at=timezone.now(),
    ).case  # fmt: skip


@pytest.fixture
def judge() -> Callable[..., Decision]:
    """Decide about a case as a moderator; hide for an insult unless told otherwise."""

    def act(case: Case, by: Person, action: str = Action.HIDE, **more: Any) -> Decision:
        data = {"reason": Reason.INSULT, "words": "Ini menyerang orangnya.", **more}
        return decide(case=case, action=action, by=by.user, at=timezone.now(), **data)

    return act
