"""Report, decision and what everybody is told."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from insights.actions.decisions import save_decision
from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.actions.telling import tell_participants
from insights.actions.themes import add_members, answer_theme, create_theme, put_into_other
from insights.models import Decision
from insights.queries.themes import sorting
from ledger import queries as ledger
from notices.models import Notice
from participation.models import Consultation
from polls.algorithms.tally import digest
from polls.models import StatementVote
from search import outbox
from search.drain import drain
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
WHY = "Sisanya hanya mengulang apa yang sudah dijawab di atas."
WORDS = {
    "outcome": "adopted",
    "headline": "Kami menata tepian",
    "reasons": "Karena warga",
    "changed": "Lapak tetap",
    "next_step": "Lelang",
}


@pytest.fixture
def debate(ana: Person, eko: Person) -> Consultation:
    consultation = factories.consultation("discussion", "ideas", slug="tepian")
    assert consultation.thread is not None
    factories.comment(consultation.thread, ana, stance="for")
    factories.comment(consultation.thread, stance="against", body="Biayanya terlalu tinggi")
    factories.comment(consultation.thread, stance="against", state="hidden")
    idea = factories.idea(consultation)
    outbox.note("idea", idea.pk)
    for comment in consultation.thread.comments.all():
        outbox.note("comment", comment.pk)
    drain()
    return consultation


def sort_rest(debate: Consultation, eko: Person) -> None:
    """What is in no theme goes into "other", which is answered."""
    rest = sorting(debate).unread
    if rest:
        now = timezone.now()
        other = put_into_other(consultation=debate, seen=rest, reason=WHY, by=eko.user, at=now)
        answer_theme(theme=other, outcome="deferred", reason="Kami baca", by=eko.user, at=now)


def decided(debate: Consultation, eko: Person) -> Decision:
    return save_decision(consultation=debate, by=eko.user, at=timezone.now(), **WORDS)


def test_every_figure_opens_exactly_what_it_counts(
    client: Client, debate: Consultation, eko: Person
) -> None:
    client.force_login(eko.user)
    page = client.get("/en/laporan/tepian/").content.decode()
    links = re.findall(
        r'<a[^>]*href="(/en/laporan/tepian/(?:masukan|orang)/[^"]*)"[^>]*>(.*?)</a>', page, re.S
    )
    figures = [
        (url.replace("&amp;", "&"), int(re.findall(r"\d+", text)[0]))
        for url, text in links
        if re.search(r"\d", text) and "month=" not in url
    ]
    bars = re.findall(r'href="([^"]*month=[^"]*)">.*?bars__value">(\d+)', page, re.S)
    figures += [(url, int(number)) for url, number in bars]
    assert len(figures) >= 8
    for url, number in figures:
        listed = client.get(url).content.decode()
        assert f'data-count="{number}"' in listed, (url, number)


def test_reports_and_desk_are_for_officials(
    client: Client, debate: Consultation, ana: Person, citra: Person
) -> None:
    paths = ["laporan/", "laporan/tepian/", "laporan/tepian/masukan/", "keputusan/tepian/atur/"]
    for path in paths:
        assert client.get(f"/id/{path}").status_code == 302
    for somebody in (ana, citra):
        client.force_login(somebody.user)
        for path in paths:
            assert client.get(f"/id/{path}").status_code == 403


def test_publishing_is_refused_with_the_list(debate: Consultation, eko: Person) -> None:
    now = timezone.now()
    theme = create_theme(consultation=debate, name="Pedagang", by=eko.user, at=now)
    decision = decided(debate, eko)
    with pytest.raises(Refused, match="Pedagang"):
        factories.decision_published(decision, eko)
    answer_theme(theme=theme, outcome="adopted", reason="Tetap boleh", by=eko.user, at=now)
    with pytest.raises(Refused, match="3 contributions that nobody has sorted"):
        factories.decision_published(decision, eko)
    sort_rest(debate, eko)
    published = factories.decision_published(decision, eko)
    assert published.proposed_by == eko.user
    assert (published.proposer_name, published.signer_name) == ("Eko", "Kartika")
    with pytest.raises(Refused, match="no longer"):
        decided(debate, eko)
    assert ledger.faults("decisions") == []


def test_nobody_decides_about_own_words(debate: Consultation, eko: Person) -> None:
    now = timezone.now()
    theme = create_theme(consultation=debate, name="Pedagang", by=eko.user, at=now)
    answer_theme(theme=theme, outcome="adopted", reason="Tetap boleh", by=eko.user, at=now)
    sort_rest(debate, eko)
    decision = decided(debate, eko)
    own = factories.comment(debate.thread, eko, stance="for")
    with pytest.raises(Refused, match="A colleague has to publish"):
        factories.decision_published(decision, eko)
    own.state = "withdrawn"
    own.save()
    published = factories.decision_published(decision, eko)
    assert str(published.proposed_as) == "official, Kota Samarinda"


def test_everybody_who_took_part_is_told_once_and_sees_the_answer(
    client: Client, debate: Consultation, ana: Person, budi: Person, eko: Person
) -> None:
    now = timezone.now()
    theme = create_theme(consultation=debate, name="Pedagang", by=eko.user, at=now)
    mine = ana.comments.get()
    add_members(theme=theme, members=[("comment", mine.pk)], by=eko.user, at=now)
    answer_theme(theme=theme, outcome="adopted", reason="Tetap boleh", by=eko.user, at=now)
    sort_rest(debate, eko)
    answered = factories.verified()
    statement = factories.statement(factories.survey(debate), factories.verified())
    StatementVote.objects.create(person=answered, statement=statement, answer=1)
    decision = factories.decision_published(decided(debate, eko), eko)
    for _ in range(2):
        tell_participants(decision=decision, at=now)
    notice = Notice.objects.get(person=ana)
    assert "Pedagang" in notice.words
    assert not Notice.objects.filter(person=budi).exists()
    assert Notice.objects.filter(person__in=[answered, statement.author]).count() == 2
    client.force_login(ana.user)
    voice = client.get("/id/jejak-suara/").content.decode()
    assert "Tetap boleh" in voice
    assert "no-store" in client.get("/id/jejak-suara/")["Cache-Control"]
    client.logout()
    page = client.get("/id/keputusan/tepian/").content.decode()
    assert "Kami menata tepian" in page
    assert mine.body in page
    assert not client.cookies


def test_a_draft_decision_is_not_public(client: Client, debate: Consultation, eko: Person) -> None:
    decided(debate, eko)
    assert client.get("/id/keputusan/tepian/").status_code == 404


def test_a_frozen_report_does_not_change_and_is_signed_once(
    debate: Consultation, eko: Person
) -> None:
    now = timezone.now()
    snapshot = freeze_report(consultation=debate, by=eko.user, at=now)
    factories.idea(debate)
    snapshot.refresh_from_db()
    assert snapshot.figures["contributions"] == 3
    assert digest(snapshot.figures) == snapshot.figures_hash
    sign_snapshot(snapshot=snapshot, by=eko.user, at=now)
    with pytest.raises(Refused, match="already"):
        sign_snapshot(snapshot=snapshot, by=eko.user, at=now)


def test_the_voice_costs_the_same_for_any_number_of_texts(
    client: Client, debate: Consultation, ana: Person
) -> None:
    client.force_login(ana.user)
    counts = []
    for wanted in (2, 4, 30):
        while ana.comments.count() + ana.ideas.count() < wanted:
            factories.comment(debate.thread, ana)  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as queries:
            client.get("/id/jejak-suara/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
