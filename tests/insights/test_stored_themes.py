"""Themes that a machine finds: computed in the background, every contribution accounted for."""

import html
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from insights import tasks
from insights.actions.theme_runs import ask_for_themes
from insights.actions.themes import add_members, put_into_other, remove_member, rename_theme
from insights.algorithms.theme_words import Reader
from insights.models import Theme, ThemeMember, ThemeRun
from insights.queries.theme_overview import PLACES, overview, placed
from insights.queries.themes import sorting
from participation.models import Comment, Consultation
from tests import factories
from tests.costs import assert_each_constant, costs_of
from tests.insights.test_themes_command import complaints
from web.refusal import Refused

pytestmark = pytest.mark.django_db
AT = "/en/analisis/aduan/tema/"


def write(consultation: Consultation, bodies: list[str], who: Person) -> list[Comment]:
    """These texts as comments, without a search index."""
    return Comment.objects.bulk_create(
        Comment(
            thread=consultation.thread,
            author=who,
            body=body,
            language="id",
            stance=("for", "against", "")[n % 3],
            state="published",
            created_at=timezone.now(),
            area=who.residencies.first().area if n % 2 else None,
        )
        for n, body in enumerate(bodies)
    )


@pytest.fixture
def debate(ana: Person, eko: Person) -> Consultation:
    """Forty texts on each of four subjects, a copy, a text like none, and one without words."""
    made: Consultation = factories.consultation("discussion", slug="aduan")
    bodies = [body for _subject, body in complaints(40).values()]
    write(made, [*bodies, bodies[0] + "!", "Qwertz asdfg yxcvb", "?!"], ana)
    return made


def compute(consultation: Consultation, by: Person) -> ThemeRun:
    ask_for_themes(consultation=consultation, by=by.user, at=timezone.now())
    tasks.compute_themes()
    run: ThemeRun = consultation.theme_runs.first()  # type: ignore[assignment]
    return run


def where(consultation: Consultation) -> dict[int, int]:
    """Comment to theme, of every text that is in one."""
    rows = ThemeMember.objects.filter(theme__consultation=consultation, theme__is_other=False)
    return dict(rows.values_list("key", "theme"))


def test_every_text_is_in_one_place_and_figures_add_up(
    client: Client, debate: Consultation, eko: Person
) -> None:
    client.force_login(eko.user)
    assert "Look for themes" in client.get(AT).content.decode()
    client.post(f"{AT}hitung/")
    waiting = client.get(AT).content.decode()
    assert "Waiting for the background work" in waiting
    assert "every 2s" in waiting
    tasks.compute_themes()
    page = client.get(AT).content.decode()
    assert re.search(r"A machine found \d+ themes in 163 texts", page)

    found = overview(debate)
    assert found.total == 163
    assert sum(found.places.values()) == found.total == sum(len(placed(debate, p)) for p in PLACES)
    assert (found.places["copy"], found.places["empty"], found.places["unplaced"]) == (1, 1, 0)
    assert found.places["other"] >= 1
    assert sum(row.size for row in found.rows) == found.total - 1
    for row in found.rows:
        assert row.size == sum(row.stances.values())
    for place in PLACES:
        listed = client.get(f"/en/laporan/aduan/masukan/?place={place}").content.decode()
        assert f'data-count="{found.places[place]}"' in listed
    sorted_ = sorting(debate)
    assert sorted_.themed + sorted_.other + sorted_.empty + sorted_.unread == sorted_.total == 163
    assert sorted_.unsorted == 0
    assert sorted_.unread_in_other == sorted_.to_explain == found.places["other"]
    assert ThemeMember.objects.filter(unread=False).count() == 0
    report = client.get("/en/laporan/aduan/").content.decode()
    assert f"{sorted_.unread_in_themes} texts were put into a theme by a machine" in report


def test_a_theme_shows_its_texts_as_they_were_written(
    client: Client, debate: Consultation, eko: Person
) -> None:
    client.force_login(eko.user)
    odd = "Lampu  jalan mati\u00a0— “padam” & <b>gelap</b>, PJU tiang lampu roboh!"
    Comment.objects.filter(pk=Comment.objects.earliest("pk").pk).update(body=odd)
    compute(debate, eko)
    theme = Theme.objects.get(pk=where(debate)[Comment.objects.earliest("pk").pk])
    page = client.get(f"{AT}{theme.pk}/").content.decode()
    assert "The most typical text" in page
    known = set(debate.thread.comments.values_list("body", flat=True))
    quotes = re.findall(r"<blockquote[^>]*><p>(.*?)</p></blockquote>", page, re.S)
    assert len(quotes) >= 3
    assert {html.unescape(quote) for quote in quotes} <= known
    listed = re.findall(r'contribution__body"[^>]*><p>(.*?)</p>', page, re.S)
    assert len(listed) == min(25, theme.members.count())
    pages = "".join(client.get(f"{AT}{theme.pk}/?p={n}").content.decode() for n in (1, 2, 3))
    assert html.escape(odd, quote=True).replace("&#x27;", "&#39;") in pages
    assert re.search(r"put here by a machine, \d+ per cent sure", page)


def test_what_people_did_outlasts_a_computation(debate: Consultation, eko: Person) -> None:
    compute(debate, eko)
    before = where(debate)
    moved, *others = sorted(before)
    theme, other = (Theme.objects.get(pk=pk) for pk in sorted(set(before.values()))[:2])
    target = other if before[moved] == theme.pk else theme
    rename_theme(theme=theme, name="Penerangan", by=eko.user)
    add_members(theme=target, members=[("comment", moved)], by=eko.user, at=timezone.now())
    run = compute(debate, eko)
    assert (run.step, run.trouble) == ("done", "")
    after = where(debate)
    assert after[moved] == target.pk
    assert {key: after[key] for key in others} == {key: before[key] for key in others}
    theme.refresh_from_db()
    assert theme.name == "Penerangan"
    assert ThemeMember.objects.filter(key=moved).get().confidence is None


def test_few_texts_a_second_asking_and_a_broken_computation_are_said(
    client: Client, eko: Person, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(eko.user)
    small = factories.consultation("discussion", slug="aduan")
    write(small, ["Lampu jalan mati"] * 3, ana)
    ask_for_themes(consultation=small, by=eko.user, at=timezone.now())
    with pytest.raises(Refused, match="already"):
        ask_for_themes(consultation=small, by=eko.user, at=timezone.now())
    tasks.compute_themes()
    assert "Fewer than 30 texts" in client.get(AT).content.decode()
    assert not Theme.objects.exists()

    def broken(*_given: Any, **_named: Any) -> None:
        raise ValueError

    monkeypatch.setattr("insights.actions.theme_runs.theme_texts", broken)
    run = compute(small, eko)
    assert (run.step, run.trouble) == ("failed", "broken")
    assert "nothing was changed" in client.get(AT).content.decode()


def test_what_a_machine_put_into_other_needs_a_reason(debate: Consultation, eko: Person) -> None:
    compute(debate, eko)
    seen = sorting(debate).to_explain
    assert seen
    why = "Tidak cocok dengan tema mana pun menurut mesin."
    put_into_other(consultation=debate, seen=seen, reason=why, by=eko.user, at=timezone.now())
    assert sorting(debate).to_explain == 0


def test_more_themes_and_texts_ask_no_more_questions(
    client: Client, ana: Person, eko: Person
) -> None:
    client.force_login(eko.user)
    debate = factories.consultation("discussion", slug="aduan")
    first = Theme.objects.create(consultation=debate, name="Tema")

    def grow(amount: int) -> None:
        for number in range(debate.theme_runs.count(), amount):
            (text,) = write(debate, [f"Lampu nomor {number} mati di gang itu"], ana)
            part = Theme.objects.create(consultation=debate, name=f"{number}", parent=first)
            ThemeMember.objects.create(
                theme=part, kind="comment", key=text.pk, confidence=0.5, likeness=0.5
            )
            Theme.objects.create(consultation=debate, name=f"Tema {number}", terms=["lampu"])
            now = timezone.now()
            ThemeRun.objects.create(
                consultation=debate, asked_at=now, step_at=now, step="done", found=number
            )

    grow(3)
    assert_each_constant(costs_of(client, [AT, f"{AT}{first.pk}/"], grow))


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (ThemeMember, {"confidence": 1.5, "kind": "comment", "key": 1}),
        (ThemeRun, {"step": "failed", "trouble": ""}),
        (ThemeRun, {"step": "done", "trouble": "few"}),
        (Theme, {"name": "x", "is_other": True, "by_machine": True}),
    ],
)
def test_the_database_refuses(city: Any, model: Any, fields: dict[str, Any]) -> None:
    made = factories.consultation("discussion")
    if model is ThemeMember:
        fields = {**fields, "theme": Theme.objects.create(consultation=made, name="a")}
    else:
        fields = {**fields, "consultation": made}
    if model is ThemeRun:
        fields |= {"asked_at": timezone.now(), "step_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_new_texts_go_into_the_themes_and_a_person_looks_at_the_unsure_ones(
    client: Client, debate: Consultation, ana: Person, eko: Person
) -> None:
    tasks.place_texts()
    assert not ThemeMember.objects.exists()  # nobody asked for themes
    compute(debate, eko)
    before = where(debate)
    keys = list(Comment.objects.order_by("pk").values_list("pk", flat=True))
    lamps, rubbish = ({before[key] for key in keys[n : n + 40] if key in before} for n in (0, 40))
    assert not lamps & rubbish
    bodies = ["Lampu jalan mati dan gelap di gang 99.", "Sampah menumpuk, TPS penuh lagi.",
              "Zxcvb mnbvc lkjhg.", "!!"]  # fmt: skip
    one, two, odd, wordless = write(debate, bodies, ana)
    tasks.place_texts()
    after = where(debate)
    assert {key: after[key] for key in before} == before
    assert after[one.pk] in lamps
    assert after[two.pk] in rubbish
    assert ThemeMember.objects.get(key=odd.pk).theme.is_other
    assert not ThemeMember.objects.filter(key=wordless.pk).exists()
    member = ThemeMember.objects.get(key=one.pk)
    assert member.unread
    assert member.confidence is not None
    assert member.confidence > 0.5

    remove_member(theme=member.theme, kind="comment", key=one.pk, by=eko.user)
    tasks.place_texts()
    assert one.pk not in where(debate)  # what a person took out stays out

    client.force_login(eko.user)
    assert "is not sure" not in client.get(AT).content.decode()
    ThemeMember.objects.filter(key=two.pk).update(confidence=0.4)
    assert "1 text of which the machine is not sure" in client.get(AT).content.decode()
    listed = client.get("/en/laporan/aduan/masukan/?theme=unsure").content.decode()
    assert two.body in listed
    assert odd.body not in listed
    add_members(
        theme=Theme.objects.get(pk=after[two.pk]), members=[("comment", two.pk)], by=eko.user,
        at=timezone.now(),
    )  # fmt: skip
    assert "is not sure" not in client.get(AT).content.decode()


def test_english_words_that_join_others_are_in_no_label() -> None:
    told = Reader(frozenset()).spelled("Because the bus was late, everyone already left", "en")
    assert set(told.values()) == {"bus", "late", "left"}
