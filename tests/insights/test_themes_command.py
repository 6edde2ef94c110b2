"""Themes of imported contributions, from the file to what the command prints."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from insights.algorithms.theme_words import Reader
from insights.algorithms.themes import FEWEST, TWO_LEVELS, themes
from moderation.choices import State
from participation.models import Comment

SUBJECTS = {
    "lampu": ("lampu jalan mati", "PJU padam", "penerangan jalan gelap", "tiang lampu roboh"),
    "sampah": ("sampah menumpuk", "TPS penuh", "truk sampah terlambat", "bau busuk sampah"),
    "banjir": ("banjir lagi", "drainase mampet", "got tersumbat", "genangan air tinggi"),
    "ktp": ("KTP elektronik belum jadi", "kartu keluarga", "akta kelahiran", "antre disdukcapil"),
}
AROUND = ("Mohon ditindaklanjuti.", "Terima kasih Pak Wali.", "Sudah lama warga menunggu.", "")


def complaints(each: int) -> dict[str, tuple[str, str]]:
    """By number: what it is about, and the words. No two are equal."""
    found = {}
    for subject, phrases in SUBJECTS.items():
        for n in range(each):
            one, other = phrases[n % 4], phrases[(n // 4 + n + 1) % 4]
            said = f"{one} di gang {n} sejak hari ke {n * 7}, {other}. {AROUND[n % 4]}"
            found[f"{subject}-{n}"] = (subject, said)
    return found


def printed(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("themes", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


@pytest.fixture
def imported(db: None, tmp_path: Path) -> dict[str, tuple[str, str]]:
    rows = complaints(140)
    with (tmp_path / "c.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["external_id", "body", "language"])
        writer.writerows((key, body, "id") for key, (_subject, body) in rows.items())
    arguments = {"consultation": "aduan", "create": "Aduan", "stdout": StringIO()}
    call_command("import_contributions", tmp_path / "c.csv", stderr=StringIO(), **arguments)
    return rows


def test_every_imported_contribution_is_in_a_theme_of_its_subject_or_in_other(
    imported: dict[str, tuple[str, str]],
) -> None:
    hidden, held = sorted(Comment.objects.order_by("pk")[:2], key=lambda c: c.pk)
    Comment.objects.filter(pk=hidden.pk).update(state=State.HIDDEN)
    Comment.objects.filter(pk=held.pk).update(state=State.HELD)
    told = printed("aduan")
    assert set(told) == {"contributions", "themes", "assignments", "seconds"}
    assigned: dict[str, str] = told["assignments"]  # type: ignore[assignment]
    assert set(assigned) == set(imported) - {"lampu-0"}
    assert told["contributions"] == len(assigned) == sum(t["size"] for t in told["themes"])  # type: ignore[attr-defined]
    for theme in told["themes"]:  # type: ignore[attr-defined]
        assert set(theme) == {"id", "label", "terms", "size", "parent"}
        inside = [imported[key][0] for key, name in assigned.items() if name == theme["id"]]
        assert len(inside) == theme["size"]
        most = max(inside.count(subject) for subject in SUBJECTS)
        assert theme["id"] == "other" or most >= 0.9 * len(inside)
        assert "mohon" not in theme["label"]

    deeper = printed("aduan", "--level", "2")
    known = {theme["id"] for theme in deeper["themes"]}  # type: ignore[attr-defined]
    parents = {theme["parent"] for theme in deeper["themes"] if theme["parent"]}  # type: ignore[attr-defined]
    assert parents
    assert parents <= known
    assert set(deeper["assignments"].values()) <= known - parents  # type: ignore[attr-defined]
    assert printed("aduan", "--level", "2")["assignments"] == deeper["assignments"]


def test_an_unknown_consultation_is_said(db: None) -> None:
    with pytest.raises(CommandError, match="There is no consultation 'nowhere'"):
        call_command("themes", "nowhere")


def test_few_texts_have_no_themes_and_copies_are_where_their_first_is() -> None:
    texts = [body for _subject, body in complaints(60).values()]
    few = themes(texts[: FEWEST - 1], ["id"] * (FEWEST - 1))
    assert (few.found, set(few.level_1)) == ((), {None})
    copied = texts + [texts[70]] * 40 + ["", "?!"]
    found = themes(copied, ["id"] * len(copied))
    assert len(copied) < TWO_LEVELS
    assert {theme.parent for theme in found.found} == {None}
    assert {found.level_1[place] for place in range(240, 280)} == {found.level_1[70]}
    assert found.level_1[-2:] == (None, None)


def test_a_label_has_an_english_word_in_one_form_only() -> None:
    told = Reader(frozenset()).spelled("Officers asked another officer", "en")
    assert "officers" in told.values()
    assert "officer" not in told.values()
