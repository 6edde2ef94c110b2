"""Sorting, "other", two languages, deadlines, and signed reports that everybody can check."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Person
from insights.actions.corrections import confirm_correction, propose_correction
from insights.actions.decisions import save_decision
from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.actions.telling import tell_participants
from insights.actions.themes import (
    add_members,
    answer_theme,
    create_theme,
    put_into_other,
    remove_member,
)
from insights.actions.translations import AnswerWords, translate_decision
from insights.models import Decision, Snapshot, Theme
from insights.pages.answers import answers
from insights.queries.corrections import correctables
from insights.queries.deadlines import due_days
from insights.queries.themes import Sorting, sorting, spread, theme_cards
from ledger import queries as ledger
from ledger.models import Leaf
from notices.models import Notice
from participation.models import Comment, Consultation, Phase
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
def debate(city: object, eko: Person) -> Consultation:
    return factories.consultation("discussion", "ideas", slug="tepian")


def say(debate: Consultation, author: Person | None = None, **fields: object) -> Comment:
    assert debate.thread is not None
    return factories.comment(debate.thread, author, **fields)


def theme(debate: Consultation, eko: Person, name: str, *members: Comment) -> Theme:
    now = timezone.now()
    made = create_theme(consultation=debate, name=name, by=eko.user, at=now)
    keys = [("comment", comment.pk) for comment in members]
    add_members(theme=made, members=keys, by=eko.user, at=now)
    return made


def answer(made: Theme, eko: Person, **fields: str) -> None:
    words = {"outcome": "adopted", "reason": "Tetap boleh", **fields}
    answer_theme(theme=made, by=eko.user, at=timezone.now(), **words)


def published(debate: Consultation, eko: Person, **fields: str) -> Decision:
    now = timezone.now()
    kept = save_decision(consultation=debate, by=eko.user, at=now, **{**WORDS, **fields})
    return factories.decision_published(kept, eko)


def correct(decision: Decision, words: dict[str, str], eko: Person) -> None:
    """What one official proposes and another confirms."""
    second, now = factories.staff("lukman", "official"), timezone.now()
    note = "Terjemahan bahasa Inggris ditambahkan."
    typed = {name: text.value for name, text in correctables(decision).items()} | words
    waiting = propose_correction(decision=decision, typed=typed, note=note, by=eko.user, at=now)
    confirm_correction(correction=waiting, by=second.user, at=now)


def test_theme_other_empty_and_unread_add_up(debate: Consultation, eko: Person) -> None:
    first, second = say(debate), say(debate)
    say(debate, body="…!")
    say(debate, state="hidden")
    idea = factories.idea(debate)
    made = theme(debate, eko, "Pedagang", first)
    theme(debate, eko, "Lampu", first)
    assert sorting(debate) == Sorting(total=4, themed=1, other=0, empty=1, unread=2)
    now = timezone.now()
    with pytest.raises(Refused, match="Meanwhile"):
        put_into_other(consultation=debate, seen=1, reason=WHY, by=eko.user, at=now)
    other = put_into_other(consultation=debate, seen=2, reason=WHY, by=eko.user, at=now)
    assert sorting(debate) == Sorting(
        total=4, themed=1, other=0, empty=1, unread=2, unread_in_other=2
    )
    add_members(theme=other, members=unread_in(other), by=eko.user, at=now)
    assert sorting(debate) == Sorting(total=4, themed=1, other=2, empty=1, unread=0)
    assert put_into_other(consultation=debate, seen=0, reason=WHY, by=eko.user, at=now) == other
    add_members(theme=made, members=[("idea", idea.pk)], by=eko.user, at=now)
    assert sorting(debate) == Sorting(total=4, themed=2, other=1, empty=1, unread=0)
    remove_member(theme=other, kind="comment", key=second.pk, by=eko.user)
    assert sorting(debate).unread == 1
    first.state = "hidden"
    first.save()
    assert sorting(debate) == Sorting(total=3, themed=1, other=0, empty=1, unread=1)


def unread_in(theme: Theme) -> list[tuple[str, int]]:
    return list(theme.members.filter(unread=True).values_list("kind", "key"))


def test_there_is_one_other(debate: Consultation) -> None:
    Theme.objects.create(consultation=debate, is_other=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.create(consultation=debate, is_other=True)


def test_the_desk_lists_what_is_missing_and_opens_the_unread(
    client: Client, debate: Consultation, eko: Person
) -> None:
    say(debate)
    say(debate)
    client.force_login(eko.user)
    page = client.get("/en/keputusan/tepian/atur/").content.decode()
    assert "2 contributions that nobody has sorted yet" in page
    listed = client.get("/en/laporan/tepian/masukan/?theme=unread").content.decode()
    assert 'data-count="2"' in listed
    made = client.post("/en/keputusan/tepian/lain/", {"seen": "2", "reason": WHY})
    other = Theme.objects.get(is_other=True)
    assert made.url == f"/en/keputusan/tepian/tema/{other.pk}/"
    page = client.get("/en/keputusan/tepian/atur/").content.decode()
    assert "An answer to the theme “Other”" in page
    assert "nobody has sorted" not in page


def test_only_officials_sort_translate_and_rename(
    client: Client, debate: Consultation, eko: Person, ana: Person, citra: Person
) -> None:
    made = theme(debate, eko, "Pedagang")
    save_decision(consultation=debate, by=eko.user, at=timezone.now(), **WORDS)
    for somebody in (ana, citra):
        client.force_login(somebody.user)
        assert client.post("/id/keputusan/tepian/lain/", {"seen": "0"}).status_code == 403
        url = f"/id/keputusan/tepian/tema/{made.pk}/nama/"
        assert client.post(url, {"name": "X"}).status_code == 403
        assert client.get("/id/keputusan/tepian/terjemah/en/").status_code == 403
    client.force_login(eko.user)
    client.post(f"/id/keputusan/tepian/tema/{made.pk}/nama/", {"name": "Lapak"})
    made.refresh_from_db()
    assert made.name == "Lapak"
    for language in ("id", "fr"):
        assert client.get(f"/id/keputusan/tepian/terjemah/{language}/").status_code == 404


def test_a_contribution_can_be_taken_out_of_a_theme(
    client: Client, debate: Consultation, eko: Person
) -> None:
    comment = say(debate)
    made = theme(debate, eko, "Pedagang", comment)
    client.force_login(eko.user)
    url = f"/id/keputusan/tepian/tema/{made.pk}/isi/"
    client.post(url, {"out": "comment:x"})
    assert made.members.count() == 1
    client.post(url, {"out": f"comment:{comment.pk}"})
    assert made.members.count() == 0


def test_a_reader_reads_the_own_language_else_the_original_with_a_notice(
    client: Client, debate: Consultation, eko: Person
) -> None:
    made = theme(debate, eko, "Pedagang", say(debate))
    answer(made, eko)
    decision = published(debate, eko)
    english = client.get("/en/keputusan/tepian/").content.decode()
    assert "has not translated this decision" in english
    assert '<h1 lang="id">Kami menata tepian</h1>' in english
    words = {
        "headline_en": "We rebuild the riverside",
        "reasons_en": "Because of residents",
        f"name_{made.answer.pk}_en": "Traders",
        f"reason_{made.answer.pk}_en": "They may stay",
    }
    correct(decision, words, eko)
    english = client.get("/en/keputusan/tepian/").content.decode()
    assert "has not translated" not in english
    for words in ("We rebuild the riverside", "Traders", "They may stay"):
        assert words in english
    indonesian = client.get("/id/keputusan/tepian/").content.decode()
    for words in ("Kami menata tepian", "Pedagang", "Tetap boleh", "Ditandatangani oleh Kartika"):
        assert words in indonesian
    for language, words in (("id", "Kami menata tepian"), ("en", "We rebuild the riverside")):
        with translation.override(language):
            assert answers([debate])[debate.pk].headline == words  # type: ignore[attr-defined]
    assert ledger.faults("decisions") == []
    assert '"type":"correction"' in Leaf.objects.filter(log__name="decisions").last().data
    decision.refresh_from_db()
    assert decision.headline == "Kami menata tepian"


def test_a_decision_may_be_written_in_english(
    client: Client, debate: Consultation, eko: Person
) -> None:
    made = theme(debate, eko, "Traders", say(debate))
    answer(made, eko, reason="They may stay", language="en")
    published(debate, eko, headline="We rebuild", language="en")
    indonesian = client.get("/id/keputusan/tepian/").content.decode()
    assert '<h1 lang="en">We rebuild</h1>' in indonesian
    assert "belum menerjemahkan" in indonesian
    assert "has not translated" not in client.get("/en/keputusan/tepian/").content.decode()


def test_people_are_told_and_see_the_answer_in_their_language(
    client: Client, debate: Consultation, eko: Person, ana: Person
) -> None:
    made = theme(debate, eko, "Pedagang", say(debate, ana))
    answer(made, eko)
    decision = save_decision(consultation=debate, by=eko.user, at=timezone.now(), **WORDS)
    translate_decision(
        decision=decision,
        language="en",
        words={"headline": "We rebuild"},
        answers={made.answer.pk: AnswerWords("Traders", "They may stay")},
        by=eko.user,
        at=timezone.now(),
    )
    decision = factories.decision_published(decision, eko)
    ana.language = "en"
    ana.save()
    tell_participants(decision=decision, at=timezone.now())
    assert Notice.objects.get(person=ana).words.startswith("We rebuild")
    client.force_login(ana.user)
    assert "They may stay" in client.get("/en/jejak-suara/").content.decode()
    assert "Tetap boleh" in client.get("/id/jejak-suara/").content.decode()


def test_the_answer_is_due_thirty_days_after_the_last_chance_to_take_part(
    client: Client, debate: Consultation, eko: Person
) -> None:
    now = timezone.now()
    Consultation.objects.update(answer_by=None)
    debate.refresh_from_db()
    assert due_days([debate])[debate.pk] > timezone.localdate()
    Phase.objects.filter(consultation=debate).update(
        starts_at=now - timedelta(days=60), ends_at=now - timedelta(days=31)
    )
    Phase.objects.filter(consultation=debate, kind="results").update(
        ends_at=now + timedelta(days=300)
    )
    assert due_days([debate])[debate.pk] < timezone.localdate()
    client.force_login(eko.user)
    assert "Overdue" in client.get("/en/laporan/").content.decode()
    assert "was due on" in client.get("/en/keputusan/tepian/atur/").content.decode()
    published(debate, eko)
    assert due_days([debate]) == {}
    assert "Overdue" not in client.get("/en/laporan/").content.decode()


def test_deadlines_take_the_same_queries_for_any_number(city: object) -> None:
    counts = []
    for wanted in (1, 3, 30):
        while Consultation.objects.count() < wanted:
            factories.consultation("discussion")
        found = list(Consultation.objects.all())
        with CaptureQueriesContext(connection) as queries:
            assert len(due_days(found)) == wanted
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_a_signed_report_is_public_with_name_role_and_a_file_to_check(
    client: Client, debate: Consultation, eko: Person, ana: Person
) -> None:
    comment = say(debate, ana, body="Kalimat yang dikutip.")
    theme(debate, eko, "Pedagang", comment)
    now = timezone.now()
    snapshot = freeze_report(consultation=debate, by=eko.user, at=now)
    url = f"/en/laporan/tepian/beku/{snapshot.pk}/"
    assert client.get(url).status_code == 404
    assert client.get(f"{url}angka.json").status_code == 404
    sign_snapshot(snapshot=snapshot, by=eko.user, at=now)
    page = client.get(url).content.decode()
    assert "Signed by Eko, official" in page
    assert snapshot.figures_hash in page
    assert "Kalimat yang dikutip." in page
    body = client.get(f"{url}angka.json").content
    assert hashlib.sha256(body).hexdigest() == snapshot.figures_hash
    assert b"Kalimat yang dikutip" not in body
    leaf = Leaf.objects.get(log__name="reports", index=Snapshot.objects.get().leaf_index)
    assert snapshot.figures_hash in leaf.data
    comment.state = "hidden"
    comment.save()
    page = client.get(url).content.decode()
    assert "Kalimat yang dikutip." not in page
    assert "withdrawn or hidden since" in page


def test_what_is_new_since_the_signed_report_opens_itself(
    client: Client, debate: Consultation, eko: Person
) -> None:
    say(debate, created_at=timezone.now() - timedelta(days=2))
    now = timezone.now() - timedelta(days=1)
    snapshot = freeze_report(consultation=debate, by=eko.user, at=now)
    sign_snapshot(snapshot=snapshot, by=eko.user, at=now)
    say(debate, stance="against")
    say(debate, stance="against")
    factories.idea(debate)
    client.force_login(eko.user)
    found = client.get("/en/laporan/tepian/").context["news"]
    assert [row["count"] for row in found] == [3, 1, 2]
    for row in found:
        assert f'data-count="{row["count"]}"' in client.get(row["url"]).content.decode()
    for none in ("since=2026-13-01", "since=0001-01-01", "month=0001-01", "month=9999-12"):
        nothing = client.get(f"/en/laporan/tepian/masukan/?{none}").content.decode()
        assert 'data-count="0"' in nothing, none


def test_quotes_are_spread_over_stance_place_and_time(debate: Consultation) -> None:
    at = timezone.now()
    same = [say(debate, created_at=at - timedelta(minutes=n)) for n in range(5)]
    other = say(debate, stance="against", area=factories.area("64.72.05.1003"), created_at=at)
    chosen = spread([*same, other], 2)
    assert chosen == [same[-1], other]
    assert spread([], 3) == []


def test_the_lesser_side_and_small_themes_are_heard(debate: Consultation, eko: Person) -> None:
    many = [say(debate) for _ in range(10)]
    one = say(debate, stance="against", body="Saya menolak.")
    theme(debate, eko, "Ramai", *many, one)
    theme(debate, eko, "Sepi", one)
    loud, quiet = theme_cards(debate)
    assert loud.lesser == [one]
    assert (loud.is_minority, quiet.is_minority) == (False, True)


@pytest.mark.parametrize("path", ["laporan/tepian/", "keputusan/tepian/atur/", "laporan/"])
def test_pages_of_the_official_cost_the_same(
    client: Client, debate: Consultation, eko: Person, path: str
) -> None:
    client.force_login(eko.user)
    counts = []
    for wanted in (2, 4, 30):
        while debate.thread.comments.count() < wanted:  # type: ignore[union-attr]
            comment = say(debate, factories.verified(sex="P", birth_year=1990))
            if wanted < 30 or comment.pk % 5 == 0:
                answer(theme(debate, eko, f"Tema {comment.pk}", comment), eko)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/en/{path}").status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_the_report_shows_no_trait_of_a_small_group(
    client: Client, debate: Consultation, eko: Person
) -> None:
    for number in range(40):
        sex = "P" if number < 4 else "L"
        say(debate, factories.verified(sex=sex, birth_year=1970 if number % 2 else 1990))
    client.force_login(eko.user)
    with translation.override("en"):
        tables = {t["name"]: t for t in client.get("/en/laporan/tepian/").context["tables"]}
    assert all(row["participants"] in (None, 0) for row in tables["sex"]["rows"])
    ages = {row["code"]: row["participants"] for row in tables["age"]["rows"]}
    assert ages["unknown"] == 0
