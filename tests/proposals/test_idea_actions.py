"""Ideas from the first word to the last support."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions.deletion import delete_account
from accounts.models import Person
from areas.models import Area
from moderation.choices import State
from moderation.models import Case, TextVersion
from participation.models import Consultation
from participation.queries.places import place_of
from proposals.actions.ideas import (
    edit_idea,
    save_draft,
    submit_idea,
    support_idea,
    take_back_support,
    withdraw_idea,
)
from proposals.models import Idea, Support
from proposals.queries.ideas import (
    counts_by_area,
    districts_of,
    filtered,
    ideas_of,
    ordered,
    readable,
)
from search.models import Note
from tests import factories
from web.refusal import Refused


@pytest.fixture
def debate(city: Area) -> Consultation:
    return factories.consultation("ideas", slug="probebaya")


def submit(person: Person, debate: Consultation, body: str = "Gang itu gelap malam hari.") -> Idea:
    return submit_idea(
        person=person,
        consultation=debate,
        title=" Lampu jalan di gang kami ",
        body=body,
        area=factories.area("64.72.03.1002"),
        at=timezone.now(),
    )


def noted(idea: Idea) -> int:
    return Note.objects.filter(kind="idea", key=str(idea.pk)).count()


def test_an_idea_is_public_at_once_with_its_own_debate(ana: Person, debate: Consultation) -> None:
    idea = submit(ana, debate)
    assert (idea.state, idea.title) == (State.PUBLISHED, "Lampu jalan di gang kami")
    assert idea.language == "id"
    assert idea.thread is not None
    assert place_of(idea.thread) == f"/en/gagasan/probebaya/{idea.pk}/#debat"
    assert noted(idea)


def test_a_number_that_looks_like_a_nik_waits_and_is_never_kept(
    ana: Person, debate: Consultation
) -> None:
    idea = submit(ana, debate, "Hubungi saya, NIK 6472010105909901.")
    assert idea.state == State.HELD
    assert "6472010105909901" not in Idea.objects.get().body
    assert Case.objects.get().kind == "idea"


def test_a_refused_idea_leaves_nothing(budi: Person, debate: Consultation) -> None:
    with pytest.raises(Refused):
        submit(budi, debate)
    assert not Idea.objects.exists()
    assert not Note.objects.exists()


def test_a_draft_is_one_and_goes_when_it_is_sent(budi: Person, debate: Consultation) -> None:
    for body in ("satu", "dua"):
        save_draft(
            person=budi, consultation=debate, title="T", body=body, area=None, at=timezone.now()
        )
    assert Idea.objects.get().body == "dua"
    assert not ideas_of(debate).exists()
    assert not readable(budi).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.idea(debate, budi, state=State.DRAFT, thread=None)


def test_an_edit_keeps_the_earlier_words(ana: Person, debate: Consultation) -> None:
    idea, now = submit(ana, debate), timezone.now()
    edit_idea(idea=idea, person=ana, title="Dua lampu", body="Kini dua lampu.", at=now)
    idea.refresh_from_db()
    assert (idea.title, idea.thread.title) == ("Dua lampu", "Dua lampu")
    assert TextVersion.objects.get().title == "Lampu jalan di gang kami"
    edit_idea(idea=idea, person=ana, title="Dua lampu", body="Kini dua lampu.", at=now)
    assert TextVersion.objects.count() == 1


def test_only_the_author_edits_and_only_for_some_minutes(
    ana: Person, citra: Person, debate: Consultation
) -> None:
    idea, now = submit(ana, debate), timezone.now()
    with pytest.raises(Refused):
        edit_idea(idea=idea, person=citra, title="X", body="Y", at=now)
    with pytest.raises(Refused):
        edit_idea(idea=idea, person=ana, title="X", body="Y", at=now + timedelta(minutes=16))
    Idea.objects.update(state=State.CHANGE_ASKED)
    edit_idea(idea=idea, person=ana, title="X", body="Y", at=now + timedelta(days=3))


def test_a_withdrawn_idea_is_gone_for_readers(ana: Person, debate: Consultation) -> None:
    idea = submit(ana, debate)
    before = noted(idea)
    withdraw_idea(idea=idea, person=ana, at=timezone.now())
    assert not ideas_of(debate).exists()
    assert noted(idea) > before


def test_a_support_counts_once_and_can_be_taken_back(ana: Person, debate: Consultation) -> None:
    idea, now = factories.idea(debate, imported_supports=7), timezone.now()
    support_idea(person=ana, idea=idea, at=now)
    support_idea(person=ana, idea=idea, at=now)
    assert ideas_of(debate).get().support_count == 8
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(person=ana, idea=idea)
    take_back_support(person=ana, idea=idea, at=now)
    assert ideas_of(debate).get().support_count == 7


def test_the_index_hears_of_each_support_that_comes_or_goes(
    ana: Person, debate: Consultation
) -> None:
    idea, now = factories.idea(debate), timezone.now()
    Note.objects.all().delete()
    support_idea(person=ana, idea=idea, at=now)
    assert noted(idea) == 1
    take_back_support(person=ana, idea=idea, at=now)
    assert noted(idea) == 2


def test_the_index_hears_of_supports_that_go_with_an_account(
    ana: Person, debate: Consultation
) -> None:
    idea, now = factories.idea(debate), timezone.now()
    support_idea(person=ana, idea=idea, at=now)
    Note.objects.all().delete()
    delete_account(person=ana, keep_texts=False, at=now)
    assert noted(idea) == 1


def test_supports_stay_once_the_phase_is_over(ana: Person, debate: Consultation) -> None:
    idea = factories.idea(debate)
    support_idea(person=ana, idea=idea, at=timezone.now())
    with pytest.raises(Refused):
        take_back_support(person=ana, idea=idea, at=timezone.now() + timedelta(days=30))
    assert Support.objects.count() == 1


def test_the_rotating_order_is_stable_and_fair(debate: Consultation) -> None:
    author = factories.verified()
    for _ in range(30):
        factories.idea(debate, author)

    def order(seed: str) -> list[int]:
        found = ordered(ideas_of(debate), "rotating", seed)
        return list(found.values_list("pk", flat=True))

    assert order("a1b2") == order("a1b2")
    assert sorted(order("a1b2")) == sorted(order("ffff"))
    firsts = {order(str(seed))[0] for seed in range(60)}
    assert len(firsts) > 12


def test_filters_say_how_many_and_find_them(debate: Consultation) -> None:
    jawa = factories.area("64.72.03.1002")
    factories.idea(debate, title="Taman bermain", area=jawa)
    factories.idea(debate, title="Lampu", area=jawa)
    factories.idea(debate, title="Halte", area=factories.area("64.72.05.1003"))
    factories.idea(debate, title="Tersembunyi", state=State.HIDDEN)
    counts = districts_of(counts_by_area(ideas_of(debate)))
    assert [(d.area.name, d.count) for d in counts] == [
        ("Samarinda Ulu", 2),
        ("Samarinda Utara", 1),
    ]
    for district in counts:
        assert filtered(ideas_of(debate), area=district.area.code).count() == district.count
        for village, count in district.villages:
            assert filtered(ideas_of(debate), area=village.code).count() == count
    assert filtered(ideas_of(debate), text="taman").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_support() -> None:
    factories.city()
    idea = factories.idea(factories.consultation("ideas"))
    ana, now = factories.verified("ana"), timezone.now()
    errors: list[Exception] = []

    def click() -> None:
        try:
            support_idea(person=ana, idea=idea, at=now)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert Support.objects.count() == 1
