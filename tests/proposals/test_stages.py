"""What the city does with an idea: every step by an official, in public, with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from moderation.choices import State
from notices.models import Notice
from participation.models import Consultation
from proposals.actions.following import follow_idea
from proposals.actions.ideas import support_idea
from proposals.actions.stages import StageFacts, change_stage, tell_of_stages
from proposals.choices import RefusalReason, Stage
from proposals.models import Idea, StageChange, Support
from proposals.rules import STAGES_AFTER
from tests import factories
from web.refusal import Refused

WHY = "Jalan ini milik provinsi, jadi kami teruskan ke sana."
SOON = timezone.localdate() + timedelta(days=10)


@pytest.fixture
def debate(city: Area) -> Consultation:
    return factories.consultation("ideas", slug="probebaya")


@pytest.fixture
def idea(debate: Consultation) -> Idea:
    return factories.idea(debate, title="Lampu di gang Rahayu")


def facts_for(stage: str, debate: Consultation) -> StageFacts:
    """What a step to this stage needs."""
    return StageFacts(
        words=WHY,
        reason=RefusalReason.NOT_THE_CITY,
        department=factories.department(),
        due_on=SOON,
        year=2028,
        into=factories.idea(debate) if stage == Stage.MERGED else None,
    )


def go(idea: Idea, stage: str, by: Person, **facts: Any) -> StageChange:
    given = facts.get("facts") or facts_for(stage, idea.consultation)
    return change_stage(idea=idea, stage=stage, facts=given, by=by.user, at=timezone.now())


def test_an_idea_goes_only_where_its_stage_leads(idea: Idea, eko: Person) -> None:
    for stage, following in STAGES_AFTER.items():
        for wanted in Stage:
            if wanted == Stage.OPEN:
                continue
            Idea.objects.filter(pk=idea.pk).update(stage=stage)
            if wanted in following:
                with transaction.atomic():
                    assert go(idea, wanted, eko).stage == wanted
                    idea.refresh_from_db()
                    assert idea.stage == wanted
            else:
                with pytest.raises(Refused, match="cannot follow"):
                    go(idea, wanted, eko)


def test_only_an_official_of_the_place_and_never_the_author(idea: Idea, ana: Person) -> None:
    elsewhere = factories.staff("sari", "official", "64.72.03.1002")
    for somebody in (ana, elsewhere, factories.staff("dwi", "moderator")):
        with pytest.raises(Refused):
            go(idea, Stage.REVIEW, somebody)
    author = factories.staff("budi", "official")
    Idea.objects.filter(pk=idea.pk).update(author=author)
    with pytest.raises(Refused):
        go(idea, Stage.REVIEW, author)
    assert not StageChange.objects.exists()


@pytest.mark.parametrize(
    ("stage", "facts"),
    [
        (Stage.REVIEW, {"due_on": timezone.localdate()}),
        (Stage.REFUSED, {"words": "Tidak."}),
        (Stage.MERGED, {"into": None}),
    ],
)
def test_a_step_without_its_facts_is_refused(
    idea: Idea, eko: Person, stage: str, facts: dict[str, Any]
) -> None:
    whole = {"words": WHY, "department": factories.department(), "due_on": SOON, "year": 2028}
    with pytest.raises(Refused):
        go(idea, stage, eko, facts=StageFacts(**{**whole, "reason": "duplicate", **facts}))
    idea.refresh_from_db()
    assert idea.stage == Stage.OPEN


@pytest.mark.parametrize(
    "facts",
    [
        {"stage": Stage.REFUSED, "words": WHY},
        {"stage": Stage.ACCEPTED, "reason": RefusalReason.DUPLICATE},
        {"stage": Stage.REVIEW},
        {"stage": Stage.MERGED},
        {"stage": Stage.POSTPONED, "words": WHY},
        {"stage": Stage.DONE},
        {"stage": Stage.OPEN},
        {"stage": "gone"},
    ],
)
def test_the_database_refuses_half_a_step(idea: Idea, eko: Person, facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StageChange.objects.create(idea=idea, made_by=eko.user, **facts)


def test_merging_takes_each_supporter_once_and_can_be_taken_back(
    debate: Consultation, idea: Idea, eko: Person
) -> None:
    other, now = factories.idea(debate, title="Lampu di gang sebelah"), timezone.now()
    both, one = factories.verified(), factories.verified()
    for person, ideas in ((both, (idea, other)), (one, (idea,)), (other.author, (idea,))):
        for each in ideas:
            support_idea(person=person, idea=each, at=now)
    go(idea, Stage.MERGED, eko, facts=StageFacts(into=other))
    supporters = Support.objects.filter(idea=other).values_list("person", flat=True)
    assert set(supporters) == {both.pk, one.pk}
    idea.refresh_from_db()
    with pytest.raises(Refused):
        support_idea(person=factories.verified(), idea=idea, at=now)
    third = factories.idea(debate)
    with pytest.raises(Refused):
        go(third, Stage.MERGED, eko, facts=StageFacts(into=idea))
    go(idea, Stage.REVIEW, eko)
    assert list(supporters.all()) == [both.pk]
    assert Support.objects.filter(idea=idea).count() == 3


def test_the_title_of_a_hidden_idea_is_not_told_by_what_went_into_it(
    client: Client, debate: Consultation, idea: Idea, eko: Person
) -> None:
    other = factories.idea(debate, title="Judul yang disembunyikan")
    go(idea, Stage.MERGED, eko, facts=StageFacts(into=other))
    page = f"/id/gagasan/probebaya/{idea.pk}/"
    assert other.title in client.get(page).text
    Idea.objects.filter(pk=other.pk).update(state=State.HIDDEN)
    client.force_login(eko.user)
    for address in (page, f"{page}telaah/"):
        assert other.title not in client.get(address).text
        assert f"G-{other.pk}" in client.get(address).text


def test_author_and_followers_are_told_once(idea: Idea, ana: Person, eko: Person) -> None:
    now = timezone.now()
    follow_idea(person=ana, idea=idea, at=now)
    go(idea, Stage.REVIEW, eko)
    assert [tell_of_stages(at=now) for _ in range(2)] == [1, 0]
    assert {notice.person for notice in Notice.objects.all()} == {ana, idea.author}
    StageChange.objects.update(told_at=None)  # as if the worker had died before it noted that
    tell_of_stages(at=now)
    assert Notice.objects.count() == 2
    Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)
    with pytest.raises(Refused):
        go(idea, Stage.REFUSED, eko)


def test_everybody_reads_the_steps_and_can_filter_by_them(
    client: Client, debate: Consultation, idea: Idea, eko: Person
) -> None:
    quiet = factories.idea(debate, title="Halte di Jalan Awang Long")
    page = "/id/gagasan/probebaya/"
    assert 'name="status"' not in client.get(page).text  # while nothing was decided yet
    go(idea, Stage.REFUSED, eko)
    shown = client.get(f"{page}{idea.pk}/").text
    assert WHY in shown
    assert "bukan wewenang kota" in shown.lower()
    assert "not in the city" in client.get(f"/en/gagasan/probebaya/{idea.pk}/").text
    for address in ("", "?tampil=peta"):
        assert 'name="status"' in client.get(page + address).text
    found = client.get(page, {"status": "refused"}).text
    assert idea.title in found
    assert quiet.title not in found
    table = client.get(f"{page}unduh/", {"status": "refused"}).text
    assert idea.title in table
    assert quiet.title not in table
    assert client.get(page, {"status": "x"}).text.count("card__foot") == 2
    answer = client.get(f"/api/consultations/{debate.slug}/ideas").json()
    assert {one["id"]: one["stage"] for one in answer["items"]} == {
        idea.pk: "refused",
        quiet.pk: "open",
    }


def test_an_official_goes_from_the_list_to_an_outcome(
    client: Client, debate: Consultation, idea: Idea, eko: Person
) -> None:
    client.force_login(eko.user)
    listed = client.get("/id/gagasan/probebaya/telaah/?status=none").text
    address = f"/id/gagasan/probebaya/{idea.pk}/telaah/"
    assert address in listed
    assert "?ke=refused" in client.get(address).text
    assert "?ke=done" not in client.get(address).text
    short = client.post(f"{address}?ke=refused", {"reason": "duplicate", "words": "Sama."})
    assert short.status_code == 403
    assert "Sama." in short.text
    other = factories.idea(debate)
    for number, status in (("G-999999", 422), (str(idea.pk), 403), (f"g-{other.pk}", 302)):
        answer = client.post(f"{address}?ke=merged", {"into": number})
        assert answer.status_code == status, number
    assert StageChange.objects.get().into == other
    assert client.post(f"{address}?ke=done", {"words": WHY}).status_code == 403
    assert idea.title not in client.get("/id/gagasan/probebaya/telaah/?status=none").text


def test_a_late_department_is_named(
    client: Client, debate: Consultation, idea: Idea, eko: Person
) -> None:
    factories.idea(debate)
    go(idea, Stage.REVIEW, eko)
    page = f"/id/gagasan/probebaya/{idea.pk}/"
    assert "Dinas Pekerjaan Umum" in client.get(page).text
    assert "terlambat" not in client.get(page).text.lower()
    StageChange.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "terlambat" in client.get(page).text.lower()
    client.force_login(eko.user)
    late = client.get("/id/gagasan/probebaya/telaah/?status=late").text
    assert late.count("card__foot") == 1
    assert idea.title in late


@pytest.mark.parametrize("amount", [1, 3, 30])
def test_the_officials_list_asks_the_same_for_any_number(
    client: Client, debate: Consultation, eko: Person, amount: int
) -> None:
    author = factories.verified()
    for _ in range(amount):
        go(factories.idea(debate, author), Stage.REVIEW, eko)
    client.force_login(eko.user)
    client.get("/id/gagasan/probebaya/telaah/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/id/gagasan/probebaya/telaah/")
    assert page.text.count("card__foot") == min(amount, 25)
    assert len(queries) <= 16
