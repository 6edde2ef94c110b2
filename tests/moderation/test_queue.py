"""The list shows whole texts: their authors are told, and its figures add up."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from moderation.actions import decide, report
from moderation.choices import Cause, State
from moderation.models import Burst, Case
from moderation.queries.queue import waiting_by_cause
from participation.actions.comments import withdraw_comment
from participation.models import Comment, Thread
from privacy.choices import Seen
from privacy.models import AccessRecord
from tests import factories
from tests.costs import assert_constant

pytestmark = pytest.mark.django_db
QUEUE = "/en/moderasi/"


def test_authors_are_told_of_texts_that_only_moderators_read(
    client: Client, thread: Thread, comment: Comment, case: Case, citra: Person
) -> None:
    client.force_login(citra.user)
    client.get(QUEUE)
    assert not AccessRecord.objects.exists(), "what Budi reported is public"
    counts: list[int] = []
    for amount in (1, 3, 20):
        for _ in range(Case.objects.exclude(pk=case.pk).count(), amount):
            held = factories.comment(thread, state=State.HELD, body="Hanya moderator")
            Case.objects.create(kind="comment", key=held.pk, cause=Cause.SCREENING)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(QUEUE).content.decode()
        counts.append(len(queries))
        assert page.count("Hanya moderator") == amount
        told = AccessRecord.objects.filter(officer=citra.user, what=Seen.TEXT)
        assert told.count() == told.values("person").distinct().count() == amount
    assert_constant(counts)
    assert counts[0] <= 20
    assert f"\tM-{Case.objects.last().pk}" in AccessRecord.objects.first().why


def test_nobody_reads_an_own_text_or_how_many_reported_it(
    client: Client, thread: Thread, citra: Person, budi: Person
) -> None:
    own = factories.comment(thread, citra, state=State.PUBLISHED, body="Tulisan Citra sendiri")
    report(kind="comment", key=own.pk, person=budi, reason="insult", words="", at=timezone.now())
    client.force_login(citra.user)
    page = client.get(QUEUE).content.decode()
    assert "You cannot decide about your own text." in page
    assert own.body not in page
    assert "1 report" not in page


def test_what_was_decided_is_found_until_its_author_withdraws_it(
    client: Client, comment: Comment, case: Case, ana: Person, citra: Person
) -> None:
    decide(case=case, action="hide", reason="insult", words="Kasar.", by=citra.user,
        at=timezone.now())  # fmt: skip
    client.force_login(citra.user)

    def found(**chosen: str) -> bool:
        return comment.body in client.get(QUEUE, {"keadaan": "diputus", **chosen}).content.decode()

    assert found(cari=comment.body[:12])
    assert AccessRecord.objects.get().person == ana
    withdraw_comment(comment=Comment.objects.get(), person=ana, at=timezone.now())
    assert not any((found(), found(cari=comment.body[:12]), found(cari=f"M-{case.pk}")))


def test_cards_and_what_they_left_are_counted_together(
    client: Client, thread: Thread, citra: Person
) -> None:
    for card in (Burst.objects.create(), None):
        for _ in range(2):
            key = factories.comment(thread).pk
            Case.objects.create(kind="comment", key=key, cause=Cause.BURST, burst=card)
    assert waiting_by_cause()[Cause.BURST] == 3
    client.force_login(citra.user)
    assert "3 entries wait" in client.get(QUEUE).content.decode()
