"""A final decision needs two officials, the end of taking part, and readers of what was written."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Person
from insights.actions.corrections import confirm_correction, drop_correction, propose_correction
from insights.actions.decisions import (
    propose_decision,
    publish_decision,
    save_decision,
    take_back_proposal,
)
from insights.actions.themes import add_members, answer_theme, create_theme, put_into_other
from insights.actions.translations import translate_decision
from insights.models import Correction, Decision, Theme
from insights.queries.corrections import correctables
from insights.queries.steps import open_steps, step_words
from insights.queries.themes import sorting
from ledger import queries as ledger
from ledger.models import Log
from notices.models import Notice
from participation.models import Comment, Consultation, Phase
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
WHY = "Musim hujan tidak menunggu sampai pemungutan suara."
WORDS = {
    "outcome": "adopted",
    "headline": "Kami menata tepian",
    "reasons": "Karena warga",
    "changed": "Lapak tetap",
    "next_step": "Lelang",
}
DESK, OPEN = "/en/keputusan/tepian/atur/", "/en/keputusan/tepian/"


@pytest.fixture
def debate(city: object, eko: Person, kartika: Person) -> Consultation:
    """Everything that residents could take part in is over."""
    return factories.consultation(slug="tepian")


@pytest.fixture
def decision(debate: Consultation, eko: Person) -> Decision:
    return save_decision(consultation=debate, by=eko.user, at=timezone.now(), **WORDS)


def runs(debate: Consultation, kind: str, starts: int = -1, ends: int = 1) -> None:
    now = timezone.now()
    Phase.objects.filter(consultation=debate, kind=kind).update(
        starts_at=now + timedelta(days=starts), ends_at=now + timedelta(days=ends)
    )


def test_one_official_alone_publishes_nothing(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="Nobody has proposed"):
        publish_decision(decision=decision, by=kartika.user, at=now)
    client.force_login(eko.user)
    assert "not public yet" in client.get(f"{OPEN}pratinjau/").content.decode()
    client.post(f"{OPEN}usulkan/")
    assert client.get(OPEN).status_code == 404
    client.post(f"{OPEN}terbitkan/")
    decision.refresh_from_db()
    assert (decision.proposed_by, decision.published_at) == (eko.user, None)
    assert not Notice.objects.filter(kind="decision").exists()
    assert "Confirm and publish" not in client.get(f"{OPEN}pratinjau/").content.decode()
    client.force_login(kartika.user)
    assert "Confirm and publish" in client.get(f"{OPEN}pratinjau/").content.decode()
    client.post(f"{OPEN}terbitkan/")
    page = client.get(OPEN).content.decode()
    assert "Proposed by Eko, official" in page
    assert "Signed by Kartika, official" in page
    assert ledger.faults("decisions") == []


def test_the_list_says_what_waits_for_a_second_official(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    now, words = timezone.now(), "Waits for a second official"
    client.force_login(kartika.user)

    def listed() -> str:
        return client.get("/en/laporan/").content.decode()

    assert words not in listed()
    propose_decision(decision=decision, by=eko.user, at=now)
    assert words in listed()
    publish_decision(decision=decision, by=kartika.user, at=now)
    assert words not in listed()
    propose_correction(
        decision=decision,
        typed={"headline": "Lain"},
        note="Salah ketik pada judulnya.",
        by=eko.user,
        at=now,
    )
    assert words in listed()


def test_the_database_wants_two(decision: Decision, eko: Person) -> None:
    now = timezone.now()
    facts = {"published_at": now, "signed_by": eko.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(**facts, proposed_by=eko.user, proposed_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            decision=decision, number=1, note="Salah ketik", changes={}, proposed_by=eko.user,
            proposed_at=now, confirmed_by=eko.user, confirmed_at=now,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["ideas", "discussion", "vote"])
@pytest.mark.parametrize("starts", [-1, 1])
def test_before_the_last_step_only_with_a_reason_of_two(
    client: Client, debate: Consultation, decision: Decision, eko: Person, kartika: Person,
    kind: str, starts: int,
) -> None:  # fmt: skip
    runs(debate, kind, starts, 3)
    now = timezone.now()
    for reason in ("", "mendesak"):
        with pytest.raises(Refused):
            propose_decision(decision=decision, reason=reason, by=eko.user, at=now)
    client.force_login(eko.user)
    assert "Residents can still take part" in client.get(DESK).content.decode()
    answer = client.post(f"{OPEN}usulkan/", {"reason": "mendesak"})
    assert answer.status_code == 422
    assert "mendesak</textarea>" in answer.content.decode()
    client.post(f"{OPEN}usulkan/", {"reason": WHY})
    client.force_login(kartika.user)
    client.post(f"{OPEN}terbitkan/")
    page = client.get(OPEN).content.decode()
    assert "Decided while residents could still take part" in page
    assert WHY in page


def test_a_step_added_after_the_proposal_stops_it(
    debate: Consultation, decision: Decision, eko: Person, kartika: Person
) -> None:
    now = timezone.now()
    propose_decision(decision=decision, by=eko.user, at=now)
    runs(debate, "discussion", 1, 3)
    with pytest.raises(Refused, match="take part again"):
        publish_decision(decision=decision, by=kartika.user, at=now)


@pytest.mark.parametrize(
    ("state", "runs_on"),
    [("planned", False), ("open", True), ("closed", True), ("counted", False)],
)
def test_a_vote_runs_until_it_is_counted(debate: Consultation, state: str, runs_on: bool) -> None:
    now = timezone.now()
    factories_poll(debate, state, now)
    assert [step["kind"] for step in open_steps(debate, now)] == ["vote"] * runs_on


def test_a_vote_that_was_destroyed_unopened_runs_no_longer(debate: Consultation) -> None:
    now = timezone.now()
    factories_poll(debate, "closed", now)
    debate.poll.destroyed_at = now
    debate.poll.save()
    assert open_steps(debate, now) == []


def factories_poll(debate: Consultation, state: str, now: object) -> None:
    from polls.models import Poll

    Poll.objects.create(
        consultation=debate, question="Tepian?", territory=debate.territory, state=state,
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1), rehearsed_at=now,
        closed_at=None if state in ("planned", "open") else now,
    )  # type: ignore[operator]  # fmt: skip


def test_what_waits_is_not_changed_and_can_be_taken_back(
    debate: Consultation, decision: Decision, eko: Person, kartika: Person
) -> None:
    now = timezone.now()
    theme = create_theme(consultation=debate, name="Lapak", by=eko.user, at=now)
    said = {"theme": theme, "outcome": "adopted", "by": eko.user, "at": now}
    answer_theme(reason="Tetap boleh", **said)
    propose_decision(decision=decision, by=eko.user, at=now)
    for act in (
        lambda: save_decision(consultation=debate, by=eko.user, at=now, **WORDS),
        lambda: answer_theme(reason="Tidak boleh", **said),
        lambda: create_theme(consultation=debate, name="Lampu", by=eko.user, at=now),
        lambda: translate_decision(
            decision=decision, language="en", words={"headline": "X"}, answers={}, by=eko.user,
            at=now,
        ),
        lambda: propose_decision(decision=decision, by=kartika.user, at=now),
    ):  # fmt: skip
        with pytest.raises(Refused, match="second official"):
            act()
    take_back_proposal(decision=decision, by=eko.user)
    answer_theme(reason="Tidak boleh", **said)
    with pytest.raises(Refused, match="Nobody has proposed"):
        publish_decision(decision=decision, by=kartika.user, at=now)


def test_only_what_stood_on_the_page_is_confirmed(
    client: Client, debate: Consultation, decision: Decision, eko: Person, kartika: Person
) -> None:
    propose_decision(decision=decision, by=eko.user, at=timezone.now())
    client.force_login(kartika.user)
    stale = seen_on(client, f"{OPEN}pratinjau/")
    take_back_proposal(decision=decision, by=eko.user)
    save_decision(
        consultation=debate,
        by=eko.user,
        at=timezone.now(),
        **WORDS | {"headline": "Kami menggusur"},
    )
    propose_decision(decision=decision, by=eko.user, at=timezone.now())
    answer = client.post(f"{OPEN}terbitkan/", {"seen": stale}, follow=True)
    assert "Read it again before you confirm" in answer.content.decode()
    assert client.get(OPEN).status_code == 404
    client.post(f"{OPEN}terbitkan/", {"seen": seen_on(client, f"{OPEN}pratinjau/")})
    assert "Kami menggusur" in client.get(OPEN).content.decode()


def test_a_correction_proposed_anew_under_the_same_number_is_another_one(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    factories.decision_published(decision, eko)
    facts = {"decision": decision, "note": "Bulan mulainya terlewat.", "by": eko.user}
    first = propose_correction(typed={"headline": "Mulai Maret"}, at=timezone.now(), **facts)
    client.force_login(kartika.user)
    stale = seen_on(client, f"{OPEN}perbaiki/")
    drop_correction(correction=first, by=eko.user)
    propose_correction(typed={"headline": "Kami menggusur"}, at=timezone.now(), **facts)
    client.post(f"{OPEN}perbaiki/1/sahkan/", {"seen": stale})
    assert "Kami menggusur" not in client.get(OPEN).content.decode()
    client.post(f"{OPEN}perbaiki/1/sahkan/", {"seen": seen_on(client, f"{OPEN}perbaiki/")})
    assert "Kami menggusur" in client.get(OPEN).content.decode()


def seen_on(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return html.unescape(found[1])


def test_what_comes_in_meanwhile_has_to_be_sorted_first(
    debate: Consultation, decision: Decision, eko: Person, kartika: Person
) -> None:
    now = timezone.now()
    propose_decision(decision=decision, by=eko.user, at=now)
    factories.comment(debate.thread, body="Tolong dengar kami dulu.")
    with pytest.raises(Refused, match="nobody has sorted"):
        publish_decision(decision=decision, by=kartika.user, at=now)


def test_a_correction_is_a_version_with_a_note_by_two(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    factories.decision_published(decision, eko)
    client.force_login(eko.user)
    typed = {name: text.value for name, text in correctables(decision).items()}
    typed |= {"headline": "Kami menata tepian mulai Maret", "note": "Bulan mulainya terlewat."}
    assert client.post(f"{OPEN}perbaiki/", typed | {"note": "x"}).status_code == 422
    client.post(f"{OPEN}perbaiki/", typed)
    client.post(f"{OPEN}perbaiki/1/sahkan/")
    assert "mulai Maret" not in client.get(OPEN).content.decode()
    client.force_login(kartika.user)
    assert "mulai Maret" in client.get(f"{OPEN}perbaiki/").content.decode()
    client.post(f"{OPEN}perbaiki/1/sahkan/")
    client.logout()
    page = client.get(OPEN).content.decode()
    assert '<h1 lang="id">Kami menata tepian mulai Maret</h1>' in page
    assert "Bulan mulainya terlewat." in page
    assert re.search(r"before.*Kami menata tepian<", page, re.S)
    assert ledger.faults("decisions") == []
    told = [json.loads(leaf.data) for leaf in Log.objects.get(name="decisions").leaves.all()]
    assert [one["type"] for one in told] == ["decision", "correction"]
    with pytest.raises(Refused, match="published"):
        translate_decision(
            decision=decision, language="en", words={"headline": "X"}, answers={}, by=eko.user,
            at=timezone.now(),
        )  # fmt: skip


def test_one_correction_at_a_time_and_never_an_empty_one(
    decision: Decision, eko: Person, kartika: Person
) -> None:
    now = timezone.now()
    facts = {"decision": decision, "note": "Bulan mulainya terlewat.", "by": eko.user, "at": now}
    with pytest.raises(Refused, match="not published yet"):
        propose_correction(typed={"headline": "Lain"}, **facts)
    factories.decision_published(decision, eko)
    with pytest.raises(Refused, match="Nothing was changed"):
        propose_correction(typed={"headline": WORDS["headline"]}, **facts)
    waiting = propose_correction(typed={"headline": "Lain"}, **facts)
    with pytest.raises(Refused, match="still waits"):
        propose_correction(typed={"headline": "Lain lagi"}, **facts)
    with pytest.raises(Refused, match="Another official"):
        confirm_correction(correction=waiting, by=eko.user, at=now)


def test_unread_stays_unread_until_somebody_opened_it(
    client: Client, debate: Consultation, decision: Decision, eko: Person
) -> None:
    texts = [factories.comment(debate.thread, body=f"Lampu nomor {n} mati.") for n in range(30)]
    client.force_login(eko.user)
    bare = client.post(f"{OPEN}lain/", {"seen": "30", "reason": "malas"})
    assert bare.status_code == 422
    assert "malas</textarea>" in bare.content.decode()
    assert not Theme.objects.exists()
    client.post(f"{OPEN}lain/", {"seen": "30", "reason": WHY})
    other = Theme.objects.get(is_other=True)
    assert (sorting(debate).unread, sorting(debate).other) == (30, 0)
    listed = client.get("/en/laporan/tepian/masukan/?theme=unread").content.decode()
    assert 'data-count="30"' in listed
    opened = [f"comment:{text.pk}" for text in texts[:3]]
    client.post(f"{OPEN}tema/{other.pk}/isi/", {"member": opened})
    assert (sorting(debate).unread, sorting(debate).other) == (27, 3)
    answer_theme(theme=other, outcome="deferred", reason="Nanti.", by=eko.user, at=timezone.now())
    factories.decision_published(decision, eko)
    page = client.get(OPEN).content.decode()
    assert "27 texts were put into “Other” unread" in page
    assert WHY in page
    assert (
        "27 texts were put into “Other” unread"
        in client.get("/en/laporan/tepian/").content.decode()
    )


def test_no_other_way_puts_what_nobody_opened_into_a_theme(
    client: Client, debate: Consultation, eko: Person
) -> None:
    texts = [factories.comment(debate.thread, body=f"Lampu nomor {n} mati.") for n in range(30)]
    theme = create_theme(consultation=debate, name="Lainnya", by=eko.user, at=timezone.now())
    client.force_login(eko.user)
    address = f"{OPEN}tema/{theme.pk}/isi/"
    client.post(f"{address}?theme=unread", {"all": "1"})
    client.post(f"{address}?kind=comment", {"all": "1"})
    client.post(address, {"member": [f"comment:{text.pk}" for text in texts]})
    assert theme.members.count() == 0
    assert 'name="all"' not in client.get(f"{OPEN}tema/{theme.pk}/?theme=unread").content.decode()
    client.post(address, {"member": [f"comment:{text.pk}" for text in texts[:25]]})
    client.post(f"{address}?theme=unread", {"all": "1"})  # the five that are left fit a page
    assert theme.members.count() == 30


def test_who_reads_what_was_put_into_other_unread_may_move_it(
    debate: Consultation, eko: Person
) -> None:
    comment: Comment = factories.comment(debate.thread)
    now = timezone.now()
    put_into_other(consultation=debate, seen=1, reason=WHY, by=eko.user, at=now)
    theme = create_theme(consultation=debate, name="Lampu", by=eko.user, at=now)
    add_members(theme=theme, members=[("comment", comment.pk)], by=eko.user, at=now)
    found = sorting(debate)
    assert (found.themed, found.unread, found.unread_in_other) == (1, 0, 0)


def test_a_step_that_ends_at_midnight_is_told_as_the_evening_before() -> None:
    with override("en"):
        words = step_words([{"kind": "vote", "ends_at": "2026-12-04T16:00:00+00:00"}])
    assert "4 Dec" in words[0].replace("December", "Dec")
    assert "59" in words[0]
