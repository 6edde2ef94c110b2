"""What the page of an idea says about what became of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from insights.models import Answer, Decision, Theme, ThemeMember
from moderation.choices import Cause, State
from moderation.models import Case
from participation.models import Consultation
from proposals.models import Idea, Support
from proposals.pages.progress import stations
from proposals.queries.ideas import with_counts
from tests import factories


@pytest.fixture
def debate(city: object) -> Consultation:
    return factories.consultation("ideas", slug="probebaya")


def names(idea: Idea) -> list[tuple[str, str]]:
    fresh = with_counts(Idea.objects.filter(pk=idea.pk)).get()
    return [(str(s.name), s.state) for s in stations(fresh, timezone.now())]


def page(idea: Idea, client: Client | None = None) -> str:
    address = f"/en/gagasan/{idea.consultation.slug}/{idea.pk}/"
    return (client or Client()).get(address).content.decode()


def decide(idea: Idea, eko: Person) -> Decision:
    theme = Theme.objects.create(consultation=idea.consultation, name="Penerangan")
    ThemeMember.objects.create(theme=theme, kind="idea", key=idea.pk)
    Answer.objects.create(theme=theme, outcome="adopted", reason="Lampu dipasang tahun depan.")
    return Decision.objects.create(
        consultation=idea.consultation,
        outcome="adopted",
        headline="Gang menjadi terang",
        reasons="Banyak yang meminta.",
        proposed_by=factories.verified().user,
        proposed_at=timezone.now(),
    )


def test_a_public_idea_with_what_is_to_come(debate: Consultation) -> None:
    idea = factories.idea(debate)
    Support.objects.create(person=factories.verified(), idea=idea)
    debate.phases.filter(kind="discussion").update(ends_at=timezone.now() + timedelta(days=1))
    debate.phases.filter(kind="vote").update(
        starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=3)
    )
    assert names(idea) == [
        ("Submitted", "done"),
        ("Public", "done"),
        ("1 supporter", "done"),
        ("Discussion", "now"),
        ("Results", "done"),
        ("Vote", "coming"),
        ("The city answers, with reasons", "coming"),
    ]
    assert "What became of this idea" in page(idea)


def test_what_a_moderator_read_first(debate: Consultation) -> None:
    idea = factories.idea(debate)
    Case.objects.create(kind="idea", key=idea.pk, cause=Cause.SCREENING, closed_at=timezone.now())
    assert ("Read by a moderator", "done") in names(idea)


def test_a_report_of_a_reader_does_not_show(debate: Consultation) -> None:
    idea = factories.idea(debate)
    Case.objects.create(kind="idea", key=idea.pk, cause=Cause.REPORT)
    assert names(idea)[1] == ("Public", "done")


def test_its_author_sees_that_it_waits_and_nobody_else(
    client: Client, debate: Consultation, ana: Person
) -> None:
    idea = factories.idea(debate, ana, state=State.HELD)
    assert Client().get(f"/en/gagasan/probebaya/{idea.pk}/").status_code == 404
    assert ana.user
    client.force_login(ana.user)
    text = page(idea, client)
    assert "Waiting for a moderator" in text
    assert "supporters" not in text.partition("What became")[2]


def test_the_departments_answer_stands_with_its_name(debate: Consultation, eko: Person) -> None:
    idea, other = factories.idea(debate), factories.idea(debate)
    decision = decide(idea, eko)
    assert "Lampu dipasang tahun depan." not in page(idea)
    decision.published_at, decision.signed_by = timezone.now(), eko.user
    decision.save()
    text = page(idea)
    for words in ("Lampu dipasang tahun depan.", "Penerangan", "Dinas Pekerjaan Umum"):
        assert words in text
    assert "Lampu dipasang tahun depan." not in page(other)
    assert "Gang menjadi terang" in page(other)
    assert names(other)[-1] == ("The city has decided", "done")


def test_the_page_asks_the_same_for_any_number_of_answers(
    client: Client, debate: Consultation, eko: Person
) -> None:
    idea, counts = factories.idea(debate), []
    decision = decide(idea, eko)
    decision.published_at, decision.signed_by = timezone.now(), eko.user
    decision.save()
    for amount in (1, 3, 30):
        for number in range(Theme.objects.count(), amount):
            theme = Theme.objects.create(consultation=debate, name=f"Tema {number}")
            ThemeMember.objects.create(theme=theme, kind="idea", key=idea.pk)
            Answer.objects.create(theme=theme, outcome="adopted", reason="Ya.")
        page(idea, client)
        with CaptureQueriesContext(connection) as queries:
            page(idea, client)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
