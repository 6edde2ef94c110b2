"""The queue and a card: as many queries for 1, 3 and 30 of whatever they show."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from moderation.actions import report
from moderation.choices import Reason
from moderation.models import Case
from participation.models import Comment, Thread
from tests import factories
from tests.costs import assert_constant, costs

pytestmark = pytest.mark.django_db


def complain(comment: Comment) -> Case:
    return report(
        kind="comment", key=comment.pk, person=factories.person(), reason=Reason.INSULT,
        words="Kasar", at=timezone.now(),
    ).case  # fmt: skip


def test_the_queue(client: Client, thread: Thread, citra: Person) -> None:
    client.force_login(citra.user)

    def grow(amount: int) -> None:
        for _ in range(Case.objects.count(), amount):
            complain(factories.comment(thread, factories.verified()))

    assert_constant(costs(client, "/id/moderasi/", grow))


def test_a_card(client: Client, thread: Thread, citra: Person) -> None:
    client.force_login(citra.user)
    author = factories.verified()
    comment = factories.comment(thread, author)
    case = complain(comment)
    complain(factories.comment(thread, author))  # there is a next one from the start

    def grow(amount: int) -> None:
        for _ in range(case.reports.count(), amount):
            complain(comment)
            complain(factories.comment(thread, author))

    assert_constant(costs(client, f"/id/moderasi/{case.pk}/", grow))


def test_the_public_figures(client: Client, thread: Thread) -> None:
    def grow(amount: int) -> None:
        for _ in range(Case.objects.count(), amount):
            complain(factories.comment(thread, factories.verified()))

    assert_constant(costs(client, "/id/moderasi/angka/", grow))
