"""What the city promised: in public, by an official of the place, with each step and its reason."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from insights.actions.commitments import (
    CommitmentFacts,
    Step,
    add_progress,
    change_commitment,
    make_commitment,
    tell_of_commitments,
)
from insights.models import Commitment, CommitmentState, Decision, Progress
from insights.rules import PROGRESS_AFTER
from notices.models import Notice
from participation.models import Consultation, Follow
from tests import factories
from tests.costs import assert_each_constant, costs_of
from web.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)
WHY = "Tiang lampu datang terlambat dari pabrik."
ROADMAP = "/en/rencana/"


def facts(title: str = "Lampu di tepian", **others: Any) -> CommitmentFacts:
    given = {
        "title": {"id": title, "en": f"{title} (en)"},
        "words": {"id": "Dua puluh tiang."},
        "department": factories.department(),
        "due_on": SOON,
        "priority": 2,
        "planned": 40_000_000,
    }
    return CommitmentFacts(**{**given, **others})


def promise(by: Person, consultation: Consultation | None = None, **others: Any) -> Commitment:
    now = timezone.now()
    return make_commitment(facts=facts(**others), consultation=consultation, by=by.user, at=now)


def go(commitment: Commitment, by: Person, state: str, **others: Any) -> Progress:
    step = Step(**{"state": state, "words": WHY, "happened_on": TODAY, **others})
    return add_progress(commitment=commitment, step=step, by=by.user, at=timezone.now())


def test_a_commitment_goes_only_where_its_state_leads(city: Area, eko: Person) -> None:
    commitment = promise(eko)
    for state, following in PROGRESS_AFTER.items():
        for wanted in CommitmentState:
            reason = WHY if state == CommitmentState.DROPPED else ""
            Commitment.objects.update(state=state, reason=reason, due_on=SOON)
            later = SOON + timedelta(days=90)
            if wanted in following:
                go(commitment, eko, wanted, due_on=later)
                commitment.refresh_from_db()
                assert commitment.state == wanted
                assert (commitment.due_on == later) == (wanted == CommitmentState.POSTPONED)
                assert bool(commitment.reason) == (wanted == CommitmentState.DROPPED)
            else:
                with pytest.raises(Refused, match="cannot follow"):
                    go(commitment, eko, wanted, due_on=later)


@pytest.mark.parametrize(
    "step",
    [
        {"words": "Tidak."},
        {"happened_on": TODAY + timedelta(days=1)},
        {"state": CommitmentState.POSTPONED},
        {"state": CommitmentState.POSTPONED, "due_on": SOON},
    ],
)
def test_a_step_without_its_facts_is_refused(city: Area, eko: Person, step: dict[str, Any]) -> None:
    commitment = promise(eko)
    with pytest.raises(Refused):
        go(commitment, eko, **{"state": CommitmentState.BEGUN, **step})
    assert not Progress.objects.exists()


def test_the_database_refuses_what_cannot_be(city: Area, eko: Person) -> None:
    commitment = promise(eko)
    rows = Commitment.objects.filter(pk=commitment.pk)
    for wrong in (
        {"state": "gone"},
        {"state": CommitmentState.DROPPED},
        {"reason": WHY},
        {"priority": 5},
        {"title": {"en": "Lights"}},
        {"starts_on": SOON + timedelta(days=1)},
        {"planned": 10**16 + 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    step = {"commitment": commitment, "made_by": eko.user, "happened_on": TODAY, "words": WHY}
    for wrong in ({"state": "gone"}, {"words": ""}, {"spent": 10**16 + 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Progress.objects.create(**{"state": CommitmentState.BEGUN, **step, **wrong})


def test_only_an_official_of_the_place(client: Client, city: Area, eko: Person) -> None:
    elsewhere = factories.staff("sari", "official", "64.72.03.1002")
    commitment = promise(eko, area=factories.area("64.72.05.1003"))
    for somebody in (elsewhere, factories.staff("dwi", "moderator"), factories.verified()):
        with pytest.raises(Refused):
            promise(somebody)
        with pytest.raises(Refused):
            go(commitment, somebody, CommitmentState.BEGUN)
        with pytest.raises(Refused):
            change_commitment(
                commitment=commitment, facts=facts(), note=WHY, by=somebody.user, at=timezone.now()
            )
    client.force_login(elsewhere.user)
    sent = {"state": "begun", "words": WHY, "happened_on": TODAY.isoformat()}
    answer = client.post(f"{ROADMAP}{commitment.pk}/kemajuan/", sent)
    assert answer.status_code == 403
    assert "Only an official for this place" in answer.text
    own = promise(elsewhere, area=factories.area("64.72.03.1002"))
    with pytest.raises(Refused):  # not by moving it into another place either
        change_commitment(
            commitment=own, facts=facts(area=None), note=WHY, by=elsewhere.user, at=timezone.now()
        )


def test_from_the_decision_to_the_last_step_in_public(
    client: Client, city: Area, eko: Person
) -> None:
    consultation = factories.consultation("discussion", slug="tepian")
    Decision.objects.create(
        consultation=consultation,
        outcome="adopted",
        headline="Kami menata tepian",
        reasons="Karena warga",
        next_step="Lampu di tepian",
        published_at=timezone.now(),
        signed_by=eko.user,
        signed_alone=True,
    )
    assert ROADMAP in client.get("/en/keputusan/tepian/").text  # in the footer
    client.force_login(eko.user)
    assert "rencana/baru/?keputusan=tepian" in client.get("/en/keputusan/tepian/atur/").text
    address = f"{ROADMAP}baru/?keputusan=tepian"
    assert 'value="Lampu di tepian"' in client.get(address).text
    department = factories.department()
    sent = {"title_id": "Lampu di tepian", "title_en": "Lights", "department": department.pk}
    sent |= {"priority": 1, "planned": "40 juta", "due_on": SOON.isoformat()}
    assert client.post(address, {**sent, "due_on": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    commitment = Commitment.objects.get()
    page = f"{ROADMAP}{commitment.pk}/"
    sent |= {"priority": 3, "note": WHY, "planned": "50 juta"}
    assert client.post(f"{page}ubah/", {**sent, "note": ""}).status_code == 422
    assert client.post(f"{page}ubah/", sent).status_code == 302
    step = {"words": "Tiang pertama berdiri di dermaga.", "happened_on": TODAY.isoformat()}
    step |= {"state": "begun", "spent": "12 juta"}
    assert client.post(f"{page}kemajuan/", step).status_code == 302
    client.logout()
    shown = client.get(page).text
    for words in ("Lights", "Priority: 1, first of all → 3, middle", "Rp40.000.000 → Rp50.000.000",
                  WHY, "Tiang pertama", "Rp12.000.000", "/en/keputusan/tepian/"):  # fmt: skip
        assert words in shown, words
    assert "kemajuan" not in shown
    assert "Lights" in client.get("/en/keputusan/tepian/").text
    assert not client.cookies


def test_the_list_counts_what_it_shows_and_is_taken_away(
    client: Client, city: Area, eko: Person
) -> None:
    other = factories.department("Dinas Perhubungan")
    lempake, jawa = factories.area("64.72.05.1003"), factories.area("64.72.03.1002")
    late = promise(eko, title="Terlambat", area=lempake, due_on=TODAY - timedelta(days=1))
    done = promise(eko, title="Selesai", area=jawa, due_on=TODAY - timedelta(days=400))
    go(done, eko, CommitmentState.DONE, spent=7_000_000)
    promise(eko, title="=1+1", department=other, planned=None)
    expected = {
        "": {"Terlambat", "Selesai", "=1+1"},
        "status=late": {"Terlambat"},
        "status=done": {"Selesai"},
        "status=nonsense&opd=x&tahun=1": {"Terlambat", "Selesai", "=1+1"},
        f"opd={other.pk}": {"=1+1"},
        "wilayah=64.72.05": {"Terlambat"},
        "wilayah=64.72.03.1002": {"Selesai"},
        "wilayah=city": {"=1+1"},
        f"tahun={done.due_on.year}&status=done": {"Selesai"},
        f"status=done&opd={other.pk}": set(),
    }
    for query, titles in expected.items():
        page = client.get(f"/id/rencana/?{query}").text
        file = client.get(f"/id/rencana/unduh/?{query}").content.decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(file)))[1:]
        assert {row[1].removeprefix("'") for row in table} == titles, query
        assert (f'data-count="{len(titles)}"' in page) == bool(titles), query
    assert "'=1+1" in client.get("/id/rencana/unduh/").text
    page = client.get(f"{ROADMAP}?wilayah=64.72.03").text
    assert "planned Rp40.000.000, spent Rp7.000.000" in page
    assert "Lempake (1)" in page
    assert client.get(f"{ROADMAP}?status=late").text.count("pill--bad") == 1
    assert "pill--bad" in client.get(f"{ROADMAP}{late.pk}/").text
    assert "pill--bad" not in client.get(f"{ROADMAP}{done.pk}/").text
    assert client.get(f"{ROADMAP}unduh/?format=xlsx").content[:2] == b"PK"


def test_who_took_part_is_told_once_when_it_is_done(
    city: Area, ana: Person, budi: Person, eko: Person
) -> None:
    consultation = factories.consultation("discussion", slug="tepian")
    assert consultation.thread is not None
    factories.comment(consultation.thread, ana)
    Follow.objects.create(person=budi, consultation=consultation)
    commitment = promise(eko, consultation)
    go(commitment, eko, CommitmentState.BEGUN)
    assert tell_of_commitments(at=timezone.now()) == 0
    for state in (CommitmentState.DONE, CommitmentState.BEGUN, CommitmentState.DONE):
        go(commitment, eko, state)
    assert tell_of_commitments(at=timezone.now()) == 1
    assert tell_of_commitments(at=timezone.now()) == 0
    told = Notice.objects.filter(event=f"commitment:{commitment.pk}:done")
    assert {notice.person for notice in told} == {ana, budi}
    assert {notice.url for notice in told} == {f"rencana/{commitment.pk}/"}


def test_the_pages_cost_the_same_for_any_number(client: Client, city: Area, eko: Person) -> None:
    consultation = factories.consultation("discussion", slug="tepian")
    first = promise(eko, consultation)

    def grow(amount: int) -> None:
        while Commitment.objects.count() < amount + 1:
            made = promise(eko, consultation, area=factories.area("64.72.05.1003"))
            go(made, eko, CommitmentState.BEGUN, spent=1_000)
            go(first, eko, CommitmentState.BEGUN)

    client.force_login(eko.user)
    assert_each_constant(costs_of(client, [ROADMAP, f"{ROADMAP}{first.pk}/"], grow))
