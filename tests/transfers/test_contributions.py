"""Real input: all or nothing, each once, and figures that equal a count of the file."""

import csv
import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from areas.models import Area
from moderation.models import Case
from participation.models import Comment, Consultation
from proposals.models import Idea
from tests import factories
from tests.shared_data import data_files

NAMES = ("15-per-hour-seattle", "canadian-electoral-reform", "vtaiwan.uberx")
CONVERSATIONS = data_files("polis/*/comments.csv", shipped="polis/*/comments.csv", only=NAMES)
HEADER = "external_id,kind,title,body,author,area,created_at,language,stance,parent,supports\n"
pytestmark = pytest.mark.django_db


def run(path: Path, slug: str = "uji", **options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_contributions", path, consultation=slug, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def report(slug: str = "uji") -> dict[str, Any]:
    out = io.StringIO()
    call_command("report", slug, json=True, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def file(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "masukan.csv"
    path.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.parent.name)
def test_polis_figures_equal_an_independent_count(path: Path, city: Area) -> None:
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    published = [row for row in rows if row["moderated"] == "1"]
    zone = ZoneInfo("Asia/Makassar")
    months = Counter(
        datetime.fromtimestamp(int(row["timestamp"]) / 1000, UTC).astimezone(zone).strftime("%Y-%m")
        for row in published
    )
    run(path, create="Uji", format="polis")
    found = report()
    assert found["contributions"] == found["comments"] == len(published)
    assert found["ideas"] == 0
    assert found["people"] == len({row["author-id"] for row in published})
    assert found["held"] == sum(row["moderated"] == "0" for row in rows)
    assert found["hidden"] == sum(row["moderated"] == "-1" for row in rows)
    assert found["by_month"] == dict(months)
    assert found["by_stance"] == {"for": 0, "against": 0, "neutral": 0, "none": len(published)}
    assert found["top_terms"]
    run(path, format="polis")
    assert report() == found


def test_our_format_with_parents_supports_and_stances(tmp_path: Path, city: Area) -> None:
    path = file(
        tmp_path,
        "g1,idea,Lampu,Pasang lampu di gang,tono,64.72.03.1005,2026-10-01,id,,,7",
        'k1,comment,,"Setuju, segera",sari,64.72.05.1003,2026-10-02T10:00:00+08:00,id,for,g1,',
        "k2,,,Saya juga,tono,,,,against,k1,",
        "k3,,,Umum saja,,,,,,,",
    )
    run(path, create="Uji")
    found = report()
    assert (found["contributions"], found["ideas"], found["comments"]) == (4, 1, 3)
    assert found["people"] == 3
    assert found["by_stance"] == {"for": 1, "against": 1, "neutral": 0, "none": 2}
    assert found["by_area"] == {"64.72.03.1005": 1, "64.72.05.1003": 1, "unknown": 2}
    idea = Idea.objects.get()
    assert idea.imported_supports == 7
    key = Consultation.objects.get().import_key
    first = Comment.objects.get(external_key=f"{key}:k1")
    assert first.thread == idea.thread
    assert Comment.objects.get(external_key=f"{key}:k2").parent == first
    assert not Person.objects.exclude(import_source="").exclude(user=None).exists()


def test_all_errors_in_one_run_and_nothing_written(tmp_path: Path, city: Area) -> None:
    path = file(
        tmp_path,
        "1,comment,,ada isi,,,,,,,",
        "2,comment,,,,,,,,,",
        "1,note,,x,,99.99,besok,fr,maybe,zz,-3",
        "5,comment,,jawab,,,,,,5,",
    )
    with pytest.raises(CommandError, match="errors") as failed:
        run(path, create="Uji")
    assert failed.value.returncode == 1
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_contributions", path, consultation="uji", create="U", stderr=err)
    text = err.getvalue()
    for line, column in (
        (3, "body"),
        (4, "external_id"),
        (4, "kind"),
        (4, "area"),
        (4, "created_at"),
        (4, "language"),
        (4, "stance"),
        (4, "parent"),
        (4, "supports"),
        (5, "parent"),
    ):
        assert f"line {line}, column {column}:" in text, (line, column)
    assert not Comment.objects.exists()
    assert not Consultation.objects.exists()


def test_unknown_columns_and_bad_bytes_are_errors(tmp_path: Path, city: Area) -> None:
    with pytest.raises(CommandError):
        run(file(tmp_path, "1,x,y", header="external_id,body,warna\n"), create="Uji")
    bad = tmp_path / "latin.csv"
    bad.write_bytes(b"external_id,body\n1,caf\xe9\n")
    with pytest.raises(CommandError):
        run(bad, create="Uji")
    assert not Comment.objects.exists()


def test_an_unknown_slug_names_the_existing_ones(tmp_path: Path, city: Area) -> None:
    factories.consultation("ideas", slug="tepian")
    with pytest.raises(CommandError, match="tepian"):
        run(file(tmp_path, "1,,,x,,,,,,,"), slug="tepain")
    with pytest.raises(CommandError, match="tepian"):
        report("tepain")


def test_a_dry_run_writes_nothing(tmp_path: Path, city: Area) -> None:
    out, _err = run(file(tmp_path, "1,,,x,,,,,,,"), create="Uji", dry_run=True)
    assert "1 rows are fine" in out
    assert not Consultation.objects.exists()


def test_what_the_screening_stops_waits_and_a_nik_is_masked(tmp_path: Path, city: Area) -> None:
    nik = "6472014105909901"
    run(
        file(
            tmp_path,
            f"1,,,NIK saya {nik} tolong,,,,,,,",
            "2,,,hubungi 0812-5550-1234,,,,,,,",
            "3,,,biasa saja,,,,,,,",
        ),
        create="Uji",
    )
    found = report()
    assert (found["contributions"], found["held"]) == (1, 2)
    assert Case.objects.count() == 2
    assert not Comment.objects.filter(body__contains=nik).exists()


def test_replies_may_stand_before_what_they_answer(tmp_path: Path, city: Area) -> None:
    rows = [f"r{n},,,balasan {n},,,,,,k{n}," for n in range(1500)]
    rows += [f"k{n},,,komentar {n},,,,,,," for n in range(1500)]
    run(file(tmp_path, *rows), create="Uji")
    assert report()["contributions"] == 3000
    assert Comment.objects.exclude(parent=None).count() == 1500


def test_a_quoted_line_break_keeps_the_line_of_the_error(tmp_path: Path, city: Area) -> None:
    path = file(tmp_path, '1,,,"dua\nbaris",,,,,,,', "2,,,,,,,,,,")
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_contributions", path, consultation="u", create="U", stderr=err)
    assert "line 4, column body:" in err.getvalue()


def test_a_row_without_a_key_does_not_make_others_wrong(tmp_path: Path, city: Area) -> None:
    path = file(
        tmp_path,
        ",comment,,Tanpa kunci,,,,,,,",
        "b,comment,,Jawaban,,,,,for,c,",
        "c,idea,Lampu,Pasang lampu,,,,,,,3",
    )
    with pytest.raises(CommandError, match="1 errors"):
        run(path, create="Uji")


def test_columns_of_polis_that_are_not_needed_are_passed_over(tmp_path: Path, city: Area) -> None:
    header = (
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body,"
        "is-seed,is-meta,importance,group-informed-consensus\n"
    )
    path = file(tmp_path, "1700000000000,x,0,7,1,2,1,Lampu di gang,true,false,,0.5", header=header)
    run(path, create="Uji", format="polis")
    assert Comment.objects.get().body == "Lampu di gang"
