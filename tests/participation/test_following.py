"""Following a consultation: the button, and what its followers are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from notices.actions.notices import send_due_mails
from notices.models import Notice
from participation.actions.following import follow, tell_of_phases, unfollow
from participation.models import Consultation, Follow
from tests import factories

ADDRESS = "/id/ikuti/tepian/"
HTMX = {"HX-Request": "true", "HX-Target": "ikuti"}


@pytest.fixture
def debate(city: object) -> Consultation:
    return factories.consultation("ideas", slug="tepian")


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    assert ana.user
    client.force_login(ana.user)
    return client


def begin(debate: Consultation, kind: str) -> None:
    debate.phases.filter(kind=kind).update(
        starts_at=timezone.now() + timedelta(minutes=1),
        ends_at=timezone.now() + timedelta(days=5),
    )


def later() -> object:
    return timezone.now() + timedelta(minutes=2)


class TestTheButton:
    def test_follows_once_and_stops(self, as_ana: Client, debate: Consultation) -> None:
        for _ in range(2):
            assert as_ana.post(ADDRESS).url == "/id/konsultasi/tepian/#ikuti"
        assert Follow.objects.count() == 1
        as_ana.post(ADDRESS, {"stop": "1"})
        as_ana.post(ADDRESS, {"stop": "1"})
        assert not Follow.objects.exists()

    def test_htmx_gets_the_button_alone_with_its_state(
        self, as_ana: Client, debate: Consultation
    ) -> None:
        answer = as_ana.post(ADDRESS, headers=HTMX, follow=True)
        shown = answer.content.decode()
        assert "Anda mengikuti konsultasi ini." in shown
        assert 'name="stop"' in shown
        assert "<html" not in shown
        assert shown.count("hx-swap-oob") == 1
        assert "HX-Request" in answer["Vary"]

    def test_a_visitor_is_asked_to_sign_in(self, client: Client, debate: Consultation) -> None:
        assert "/akun/login/" in client.post(ADDRESS).url
        assert not Follow.objects.exists()

    def test_who_just_signed_in_comes_back_to_the_consultation(
        self, as_ana: Client, debate: Consultation
    ) -> None:
        assert as_ana.get(ADDRESS).url == "/id/konsultasi/tepian/#ikuti"
        assert not Follow.objects.exists()

    def test_what_is_not_public_cannot_be_followed(
        self, as_ana: Client, debate: Consultation
    ) -> None:
        Consultation.objects.update(live=False)
        assert as_ana.post(ADDRESS).status_code == 404


class TestTelling:
    def test_each_step_that_begins_once(self, debate: Consultation, ana: Person) -> None:
        follow(person=ana, consultation=debate)
        begin(debate, "vote")
        assert tell_of_phases(at=timezone.now()) == 0
        assert [tell_of_phases(at=later()) for _ in range(2)] == [1, 0]
        notice = Notice.objects.get()
        assert (notice.person, notice.url) == (ana, "konsultasi/tepian/")

    def test_nobody_hears_of_steps_before_following(
        self, debate: Consultation, ana: Person
    ) -> None:
        debate.phases.filter(kind="ideas").update(starts_at=timezone.now() - timedelta(hours=1))
        follow(person=ana, consultation=debate)
        assert tell_of_phases(at=later()) == 0

    def test_who_stopped_hears_nothing_and_gets_no_mail(
        self, debate: Consultation, ana: Person, mailoutbox: list[object]
    ) -> None:
        follow(person=ana, consultation=debate)
        begin(debate, "vote")
        tell_of_phases(at=later())
        unfollow(person=ana, consultation=debate)
        assert send_due_mails() == 0
        begin(debate, "results")
        assert tell_of_phases(at=later()) == 0
        assert not mailoutbox

    def test_a_follower_gets_the_mail(
        self, debate: Consultation, ana: Person, mailoutbox: list[object]
    ) -> None:
        follow(person=ana, consultation=debate)
        begin(debate, "vote")
        tell_of_phases(at=later())
        assert send_due_mails() == 1
        assert len(mailoutbox) == 1
