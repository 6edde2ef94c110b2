"""Themes corrected by people: named, merged, divided, moved, undone; by two at once; recomputed."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from insights.actions import theme_corrections as verbs
from insights.actions.theme_corrections import Key
from insights.actions.themes import add_members, answer_theme, put_into_other, rename_theme
from insights.models import Theme, ThemeChange, ThemeMember, ThemeRun
from insights.queries.theme_overview import overview
from insights.queries.themes import sorting, theme_cards
from insights.views.themes import members_named
from participation.models import Consultation
from tests import factories
from tests.insights.test_stored_themes import AT, compute, where, write
from tests.insights.test_stored_themes import debate as debate
from web.refusal import Refused

pytestmark = pytest.mark.django_db
Everything = list[tuple[object, ...]]


def everything(consultation: Consultation) -> Everything:
    """Names and members of all themes, whatever else changed."""
    rows = ThemeMember.objects.filter(theme__consultation=consultation)
    fields = ("theme__name", "theme__parent__name", "kind", "key", "unread", "confidence")
    return sorted(rows.values_list(*fields), key=str)


def two_largest(consultation: Consultation) -> tuple[Theme, Theme]:
    rows = [row for row in overview(consultation).rows if not row.theme.is_other]
    return rows[0].theme, rows[1].theme


def keys_in(theme: Theme) -> list[Key]:
    theme.refresh_from_db()
    return list(theme.members.order_by("key").values_list("kind", "key"))


def test_corrections_outlast_a_computation_and_each_can_be_undone(
    debate: Consultation, eko: Person
) -> None:
    compute(debate, eko)
    by_eko: dict[str, Any] = {"by": eko.user, "at": timezone.now()}
    first, second = two_largest(debate)
    states = [everything(debate)]
    verbs.rename(theme=first, name="Penerangan", seen=first.version, **by_eko)
    states.append(everything(debate))
    some = keys_in(second)[:5]
    made = verbs.split(theme=second, members=some, name="Baru", seen=second.version, **by_eko)
    assert set(keys_in(made)) == set(some)
    states.append(everything(debate))
    one = keys_in(second)[0]
    verbs.move(theme=second, members=[one], into=made, seen=second.version, **by_eko)
    states.append(everything(debate))
    rest = debate.themes.filter(is_other=False).exclude(pk__in=[first.pk, second.pk, made.pk])
    gone = rest[0]
    whole = [*keys_in(gone), *keys_in(first)]
    verbs.merge(theme=gone, into=first, seen=gone.version, **by_eko)
    assert set(keys_in(first)) == set(whole)
    states.append(everything(debate))
    wanted = keys_in(first)[:2]
    verbs.theme_of_found(consultation=debate, members=wanted, name="Dicari", **by_eko)
    assert set(keys_in(Theme.objects.get(name="Dicari"))) == set(wanted)

    for state in reversed(states):
        change = ThemeChange.objects.filter(undone_at=None).first()
        assert change is not None
        verbs.undo(change=change, **by_eko)
        assert everything(debate) == state
    first.refresh_from_db()
    gone.refresh_from_db()
    verbs.rename(theme=first, name="Penerangan", seen=first.version, **by_eko)
    first.refresh_from_db()
    verbs.merge(theme=gone, into=first, seen=gone.version, **by_eko)
    second.refresh_from_db()
    made = verbs.split(
        theme=second, members=keys_in(second)[:5], name="Baru", seen=second.version, **by_eko
    )
    before = where(debate)
    names = set(debate.themes.values_list("name", flat=True))
    compute(debate, eko)
    assert where(debate) == before
    assert set(debate.themes.values_list("name", flat=True)) == names
    last = ThemeChange.objects.filter(undone_at=None).first()
    assert last is not None
    with pytest.raises(Refused, match="looked for after it"):
        verbs.undo(change=last, **by_eko)


def test_the_second_of_two_is_told_and_keeps_what_was_typed(
    client: Client, debate: Consultation, eko: Person
) -> None:
    compute(debate, eko)
    theme, other = two_largest(debate)
    client.force_login(eko.user)
    address = f"{AT}{theme.pk}/ubah/"
    assert client.get(address).status_code == 200
    sent = {"act": "rename", "seen": theme.version, "name": "Lampu jalan"}
    assert client.post(address, sent).status_code == 302
    late = client.post(address, {**sent, "name": "Penerangan kota"})
    page = late.content.decode()
    assert late.status_code == 403
    assert "Meanwhile this theme was changed" in page
    assert "renamed, by Eko" in page
    assert 'value="Penerangan kota"' in page
    theme.refresh_from_db()
    assert (theme.name, f'name="seen" value="{theme.version}"' in page) == ("Lampu jalan", True)
    again = client.post(address, {**sent, "seen": theme.version, "name": "Penerangan kota"})
    assert again.status_code == 302

    ticked = [f"{kind}:{key}" for kind, key in keys_in(theme)[-2:]]
    wrong = client.post(address, {"act": "move", "seen": 1, "into": other.pk, "member": ticked})
    assert wrong.content.decode().count(" checked") == 2
    theme.refresh_from_db()
    moved = {"act": "split", "seen": theme.version, "name": "Dua tulisan", "member": ticked}
    client.post(address, moved)
    assert len(keys_in(Theme.objects.get(name="Dua tulisan"))) == 2
    theme.refresh_from_db()
    client.post(address, {"act": "merge", "seen": theme.version, "into": other.pk})
    gone = client.post(address, {**sent, "name": "Terlambat"})
    assert gone.status_code == 409
    assert "Terlambat" in gone.content.decode()
    listed = client.get(AT).content.decode()
    assert "was merged into" in listed
    assert listed.count(">Undo<") == 1
    last = ThemeChange.objects.earliest("pk")
    client.post(f"{AT}urungkan/{last.pk}/")
    assert "Undo that first" in client.get(AT).content.decode()


def test_what_cannot_be_corrected_says_why(debate: Consultation, eko: Person) -> None:
    compute(debate, eko)
    first, second = two_largest(debate)
    by_eko: dict[str, Any] = {"by": eko.user, "at": timezone.now()}
    with pytest.raises(Refused, match="already a theme"):
        verbs.rename(theme=first, name=second.name, seen=first.version, **by_eko)
    with pytest.raises(Refused, match="another theme than this one"):
        verbs.merge(theme=first, into=first, seen=first.version, **by_eko)
    with pytest.raises(Refused, match="Tick at least one"):
        verbs.move(theme=first, members=[], into=second, seen=first.version, **by_eko)
    with pytest.raises(Refused, match="No text was found"):
        verbs.theme_of_found(consultation=debate, members=[], name="Kosong", **by_eko)
    answer_theme(theme=first, outcome="adopted", reason="Dipasang.", **by_eko)
    with pytest.raises(Refused, match="answers this theme already"):
        verbs.merge(theme=first, into=second, seen=first.version, **by_eko)


def small_debate(texts: int, who: Person) -> tuple[Consultation, list[Key]]:
    """A consultation with so many texts, in no theme."""
    made: Consultation = factories.consultation("discussion", slug="aduan")
    written = write(made, [f"Lampu nomor {n} mati di gang itu" for n in range(texts)], who)
    return made, [("comment", text.pk) for text in written]


def theme_with(debate: Consultation, name: str, keys: list[Key], **fields: Any) -> Theme:
    made: Theme = Theme.objects.create(consultation=debate, name=name, **fields)
    unread = bool(fields.get("is_other"))
    for kind, key in keys:
        ThemeMember.objects.create(theme=made, kind=kind, key=key, unread=unread)
    return made


def test_a_theme_from_a_search_holds_only_what_somebody_saw(
    client: Client, ana: Person, eko: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    _debate, keys = small_debate(26, ana)
    stranger = factories.comment(factories.consultation("discussion", slug="lain").thread)
    client.force_login(eko.user)
    address = f"{AT}baru/"
    assert client.post(address, {"name": "Semua", "all": "1"}).status_code == 403
    named = [f"{kind}:{key}" for kind, key in keys]
    assert client.post(address, {"name": "Semua", "member": named}).status_code == 403
    foreign = [f"comment:{stranger.pk}", "comment:999999"]
    assert client.post(address, {"name": "Asing", "member": foreign}).status_code == 403
    assert not Theme.objects.exists()
    some = [named[0], named[0], named[1], *foreign]
    assert client.post(address, {"name": "Dua", "member": some}).status_code == 302
    assert keys_in(Theme.objects.get()) == keys[:2]
    assert members_named(["idea:7", "idea:7", "x:1"]) == [("idea", 7)]
    with_word = {"comment": [key for _kind, key in keys], "idea": []}
    monkeypatch.setattr("insights.queries.contributions._with_word", lambda *_asked: with_word)
    found = client.post(f"{address}?word=lampu", {"name": "Lampu", "all": "1"})
    assert found.status_code == 302
    assert len(keys_in(Theme.objects.get(name="Lampu"))) == 26


def test_who_merges_a_theme_that_goes_at_that_moment_is_told(
    client: Client, ana: Person, eko: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    debate, keys = small_debate(2, ana)
    theme, other = theme_with(debate, "A", keys[:1]), theme_with(debate, "B", keys[1:])
    real = verbs.merge

    def late(**facts: Any) -> Theme:
        Theme.objects.filter(pk=theme.pk).delete()
        return real(**facts)

    monkeypatch.setattr(verbs, "merge", late)
    client.force_login(eko.user)
    sent = {"act": "merge", "seen": 1, "into": other.pk, "name": "Ketikan"}
    gone = client.post(f"{AT}{theme.pk}/ubah/", sent)
    assert gone.status_code == 409
    assert "Ketikan" in gone.content.decode()
    with pytest.raises(Refused, match="this theme is gone"):
        rename_theme(theme=theme, name="C", by=eko.user)


def test_undoing_destroys_nothing_that_colleagues_did_after_it(ana: Person, eko: Person) -> None:
    debate, keys = small_debate(4, ana)
    first, second = theme_with(debate, "A", keys[:3]), theme_with(debate, "B", keys[3:])
    third = theme_with(debate, "C", [])
    by_eko: dict[str, Any] = {"by": eko.user, "at": timezone.now()}

    def last() -> ThemeChange:
        return ThemeChange.objects.filter(undone_at=None).latest("pk")

    born = second.created_at
    verbs.merge(theme=second, into=first, seen=1, **by_eko)
    verbs.undo(change=last(), **by_eko)
    assert Theme.objects.get(pk=second.pk).created_at == born

    first.refresh_from_db()
    verbs.move(theme=first, members=keys[:1], into=third, seen=first.version, **by_eko)
    add_members(theme=second, members=keys[:1], **by_eko)
    with pytest.raises(Refused, match="Something was changed after it"):
        verbs.undo(change=last(), **by_eko)
    assert keys_in(second) == [keys[0], keys[3]]

    first.refresh_from_db()
    made = verbs.split(theme=first, members=keys[1:2], name="D", seen=first.version, **by_eko)
    rename_theme(theme=made, name="Nama rekan", by=eko.user)
    with pytest.raises(Refused, match="Something was changed after it"):
        verbs.undo(change=last(), **by_eko)
    made.refresh_from_db()
    assert made.name == "Nama rekan"


def test_whoever_saw_a_theme_before_its_texts_were_taken_is_refused(
    ana: Person, eko: Person
) -> None:
    debate, keys = small_debate(4, ana)
    whole = theme_with(debate, "A", [])
    part, away = theme_with(debate, "B", keys[:2], parent=whole), theme_with(debate, "C", keys[2:])
    by_eko: dict[str, Any] = {"by": eko.user, "at": timezone.now()}
    verbs.move(theme=whole, members=keys[:1], into=away, seen=1, **by_eko)
    versions = dict(debate.themes.values_list("name", "version"))
    assert versions == {"A": 2, "B": 2, "C": 2}
    verbs.theme_of_found(consultation=debate, members=keys[1:3], name="D", **by_eko)
    versions = dict(debate.themes.values_list("name", "version"))
    assert versions == {"A": 3, "B": 3, "C": 3, "D": 1}
    with pytest.raises(Refused, match="this theme was changed"):
        verbs.rename(theme=part, name="E", seen=2, **by_eko)


def test_a_reason_is_not_that_of_unread_texts_that_came_after_it(
    debate: Consultation, eko: Person, ana: Person
) -> None:
    compute(debate, eko)
    why = "Tidak cocok dengan tema mana pun menurut mesin."
    facts: dict[str, Any] = {"reason": why, "by": eko.user, "at": timezone.now()}
    put_into_other(consultation=debate, seen=sorting(debate).to_explain, **facts)
    compute(debate, eko)
    assert Theme.objects.get(is_other=True).unread_reason == why
    write(debate, ["Zxcvb qwertz uiopl hjkly"], ana)
    run = compute(debate, eko)
    assert (run.step, run.found > 0) == ("done", True)
    assert sorting(debate).to_explain > 0
    assert Theme.objects.get(is_other=True).unread_reason == ""


def test_themes_and_that_they_are_done_are_kept_together_or_not_at_all(
    debate: Consultation, eko: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_given: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("insights.actions.theme_runs._end", dies)
    with pytest.raises(SystemExit):
        compute(debate, eko)
    assert ThemeRun.objects.get().step == "keeping"
    assert not Theme.objects.exists()


def test_themes_made_while_a_page_is_read_do_not_break_it(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    debate, keys = small_debate(2, ana)
    known = theme_with(debate, "A", keys[:1])
    theme_with(debate, "B", keys)
    before = Theme.objects.filter(pk=known.pk)
    monkeypatch.setattr(Theme.objects, "filter", lambda **_given: before.all())
    assert [row.size for row in overview(debate).rows] == [1]
    assert [card.size for card in theme_cards(debate)] == [1]
