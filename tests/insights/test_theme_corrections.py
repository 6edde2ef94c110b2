"""Themes corrected by people: named, merged, divided, moved, undone; by two at once; recomputed."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from insights.actions import theme_corrections as verbs
from insights.actions.theme_corrections import Key
from insights.actions.themes import answer_theme
from insights.models import Theme, ThemeChange, ThemeMember
from insights.queries.theme_overview import overview
from participation.models import Consultation
from tests.insights.test_stored_themes import AT, compute, where
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
