"""What the screening finds, masks and leaves alone."""

from functools import partial

import pytest
from django.conf import settings

from moderation.algorithms import screening
from moderation.algorithms.screening import MASK, mask_nik
from moderation.algorithms.watching import normalise
from moderation.pages.marking import marked

screen = partial(screening.screen, phones=settings.CITY.phones)

NIK = "6472010105909901"
MASKED = f"{MASK}9901"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (NIK, MASKED),
        ("6472014105909901", MASKED),
        ("NIK saya 6472 0141 0590 9901, tolong dicek", f"NIK saya {MASKED}, tolong dicek"),
        ("6472.0101.0590.9901", MASKED),
        ("6472-0101-0590-9901", MASKED),
        ("6472–0101–0590–9901", MASKED),
        ("6 4 7 2 0 1 0 1 0 5 9 0 9 9 0 1", MASKED),
        ("6472 - 0101 - 0590 - 9901", MASKED),
        ("6472\n0101\n0590\n9901", MASKED),
        ("6472\u200b0101\u00a005909901", MASKED),
        ("６４７２０１０１０５９０９９０１", MASKED),
        (f"RT 12 {NIK}", f"RT 12 {MASKED}"),
        (f"{NIK} 081234567890", f"{MASKED} 081234567890"),
        (f"081234567890 {NIK}", f"081234567890 {MASKED}"),
        (f"{NIK} {NIK}", f"{MASKED} {MASKED}"),
        (f"NIK{NIK}ya", f"NIK{MASKED}ya"),
        ("7371010105909901", MASKED),
        ("6472012902009901", MASKED),
    ],
)
def test_a_nik_is_masked_however_it_is_written(text: str, kept: str) -> None:
    assert mask_nik(text) == kept
    assert "nik" in {finding.what for finding in screen(text, [])}
    assert "nik" in {finding.what for finding in screen(kept, [])}


@pytest.mark.parametrize(
    "text",
    [
        "6472017205909901",
        "6472018105909901",
        "6472014005909901",
        "6472013002909901",
        "6472010113909901",
        "6472010105900000",
        "647201010590990",
        "64720101059099012",
        "Rp1.250.000.000.000 untuk 12 kelurahan",
        "Tahun 2024, 2025 dan 2026",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_nik(text) == text
    assert not [finding for finding in screen(text, []) if finding.what == "nik"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hubungi 0812-3456-7890 ya", "0812-3456-7890"),
        ("WA +62 812 3456 7890.", "+62 812 3456 7890"),
        ("telepon (0541) 123456", "0541) 123456"),
        ("RT 12 081234567890", "081234567890"),
        ("0812.3456.789", "0812.3456.789"),
        ("surat: ana.sari@example.co.id sekarang", "ana.sari@example.co.id"),
        ("lihat https://contoh.example/a?b=1 dulu", "https://contoh.example/a?b=1"),
        ("buka judi-gacor.xyz/daftar", "judi-gacor.xyz/daftar"),
        ("gabung t.me/kelompok", "t.me/kelompok"),
    ],
)
def test_what_a_moderator_should_see_is_found_where_it_stands(text: str, found: str) -> None:
    assert [text[f.start : f.end] for f in screen(text, [])] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Buka pukul 08.00-12.00 dan 13.00-16.00",
        "Rp100.000.000 untuk 2026",
        "Saya setuju.Namun parkir jangan dipindah",
        "Proyek saluran tahun lalu buruk sekali dan dinas tidak mau mengaku.",
        "",
    ],
)
def test_ordinary_texts_pass(text: str) -> None:
    assert screen(text, ["judi online"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ayo JUDI online!",
        "juuudiii   onliiine",
        "jud1 0nline",
        "јudі оnlіnе",  # Cyrillic letters
        "ju\u0301di on\u200bline",
        "ｊｕｄｉ online",
        "judi\nonline",
    ],
)
def test_a_watched_term_is_found_in_disguise(text: str) -> None:
    assert [finding.what for finding in screen(text, ["judi online"])] == ["term"]


def test_a_term_inside_another_word_is_none() -> None:
    assert screen("keprajuditan onlinean", ["judi"]) == []
    assert screen("apa saja", ["", "  "]) == []


def test_a_term_is_marked_with_its_repeated_letters() -> None:
    text = "Main <b>juuudiii</b> saja"
    findings = [finding.as_json() for finding in screen(text, ["judi"])]
    pieces = marked(text, findings, "body")
    assert [str(piece) for piece, what in pieces if what] == ["juuudiii"]
    assert "".join(piece for piece, _what in pieces) == text


def test_a_finding_in_the_title_marks_the_title_only() -> None:
    found = [f.as_json() for f in screen("Telepon 081234567890", [], "title")]
    assert [p for p, what in marked("Telepon 081234567890", found, "title") if what]
    assert marked("Gang kami gelap sekali setelah magrib", found, "body") == [
        ("Gang kami gelap sekali setelah magrib", "")
    ]


def test_places_of_the_normal_form_lead_back() -> None:
    plain, places = normalise("Aﬁ  BB")
    assert (plain, places) == ("afi b", [0, 1, 1, 2, 4])
