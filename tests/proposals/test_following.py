"""Following an idea: what one is told, when, and once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from insights.actions.telling import participants
from moderation.choices import State
from notices.models import Notice
from participation.models import Consultation
from proposals.actions.following import follow_idea, tell_followers, unfollow_idea
from proposals.actions.ideas import idea_changed
from proposals.models import Idea, IdeaFollow
from tests import factories

HOUR = timedelta(hours=1)


@pytest.fixture
def debate(city: object) -> Consultation:
    return factories.consultation("ideas", slug="probebaya")


@pytest.fixture
def idea(debate: Consultation) -> Idea:
    return factories.idea(debate, title="Lampu di gang Rahayu")


def test_followers_are_told_once_a_day_what_others_said(ana: Person, idea: Idea) -> None:
    now = timezone.now()
    author = factories.verified()
    factories.comment(idea.thread, author, created_at=now - HOUR)  # before she followed
    follow_idea(person=ana, idea=idea, at=now)
    assert tell_followers(at=now) == 0
    factories.comment(idea.thread, ana, created_at=now + HOUR)  # her own
    factories.comment(idea.thread, author, created_at=now + HOUR, state=State.HELD)
    assert tell_followers(at=now + 2 * HOUR) == 0
    for _ in range(2):
        factories.comment(idea.thread, author, created_at=now + HOUR)
    assert [tell_followers(at=now + 2 * HOUR) for _ in range(2)] == [1, 0]
    told = Notice.objects.get()
    assert (told.person, told.words) == (ana, idea.title)
    assert told.url == f"gagasan/probebaya/{idea.pk}/"
    factories.comment(idea.thread, author, created_at=now + 3 * HOUR)
    assert tell_followers(at=now + 4 * HOUR) == 0  # told today
    assert [tell_followers(at=now + 27 * HOUR) for _ in range(2)] == [1, 0]


def test_a_title_that_is_hidden_goes_out_of_notices(ana: Person, idea: Idea) -> None:
    now = timezone.now()
    follow_idea(person=ana, idea=idea, at=now)
    factories.comment(idea.thread, factories.verified(), created_at=now + HOUR)
    tell_followers(at=now + 2 * HOUR)
    idea.state = State.HIDDEN
    idea_changed(idea)
    assert Notice.objects.get().words == ""


def test_who_stops_hears_no_more_and_no_mail_waits(ana: Person, idea: Idea) -> None:
    now = timezone.now()
    follow_idea(person=ana, idea=idea, at=now)
    factories.comment(idea.thread, factories.verified(), created_at=now + HOUR)
    tell_followers(at=now + 2 * HOUR)
    unfollow_idea(person=ana, idea=idea)
    assert not Notice.objects.get().mail_due
    factories.comment(idea.thread, factories.verified(), created_at=now + 30 * HOUR)
    assert tell_followers(at=now + 40 * HOUR) == 0


def test_an_idea_that_is_not_public_tells_nothing(ana: Person, idea: Idea) -> None:
    now = timezone.now()
    follow_idea(person=ana, idea=idea, at=now)
    factories.comment(idea.thread, factories.verified(), created_at=now + HOUR)
    Idea.objects.update(state=State.HIDDEN)
    assert tell_followers(at=now + 2 * HOUR) == 0


def test_followers_of_an_idea_are_told_of_the_decision(ana: Person, idea: Idea) -> None:
    follow_idea(person=ana, idea=idea, at=timezone.now())
    assert ana.pk in participants(idea.consultation)


def test_the_button_on_the_page_and_the_list_among_the_notices(
    client: Client, ana: Person, idea: Idea
) -> None:
    page, follow = f"/id/gagasan/probebaya/{idea.pk}/", f"/id/gagasan/probebaya/{idea.pk}/ikuti/"
    assert f"?next={follow}" in client.get(page).content.decode()
    factories.sign_in(client, ana)
    headers: Any = {"HX-Request": "true", "HX-Target": "ikuti"}
    for typed, follows in (({}, True), ({}, True), ({"stop": "1"}, False), ({}, True)):
        part = client.post(follow, typed, headers=headers, follow=True).content.decode()
        assert "<html" not in part
        assert ('name="stop"' in part) is follows
        assert IdeaFollow.objects.exists() is follows
    assert 'name="stop"' in client.get(page).content.decode()
    assert idea.title in client.get("/id/pemberitahuan/").content.decode()
    client.post(follow, {"stop": "1", "back": "notices"})
    assert idea.title not in client.get("/id/pemberitahuan/").content.decode()
    Idea.objects.update(state=State.HIDDEN)
    assert client.post(follow).status_code == 404


def test_notices_ask_the_same_for_any_number_of_followed_ideas(
    client: Client, ana: Person, debate: Consultation
) -> None:
    factories.sign_in(client, ana)
    counts = []
    for amount in (1, 3, 30):
        while ana.followed_ideas.count() < amount:
            follow_idea(person=ana, idea=factories.idea(debate, ana), at=timezone.now())
        client.get("/id/pemberitahuan/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/id/pemberitahuan/")
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
