"""Dates as people type them and as they are told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.utils import timezone, translation

from web.dates import BirthDateField, DayField, MomentField, days_left, last_minute, written_moment

SAMARINDA = ZoneInfo("Asia/Makassar")


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SAMARINDA)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-20 10:00",
        "2026-12-20T10:00:00",
        "20/12/2026 10:00",
        "20-12-2026 10.00",
        "20.12.2026 10:00",
        "20 Desember 2026 10.00",
        "Minggu, 20 Desember 2026, 10.00 WITA",
        "20 December 2026, 10:00",
        "  20  Des 2026 pukul 10.00 ",
    ],
)
def test_indonesian_and_iso_ways_of_writing_are_understood(text: str) -> None:
    assert written_moment(text) == (date(2026, 12, 20), time(10, 0))
    assert MomentField().clean(text) == at(20, 10)


@pytest.mark.parametrize(
    "text",
    [
        "12/20/2026 10:00",
        "31-02-2026 10:00",
        "20-12-2026 25:00",
        "besok",
        "20-12-2026",
        "9" * 5000,
    ],
)
def test_what_is_no_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(forms.ValidationError, match=r"20-12-2026 10:00.*2026-12-20 10:00"):
        MomentField().clean(text)


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "31-12-9999 23:59", "31-02-2990 10:00"])
def test_a_year_that_cannot_be_is_named_with_those_that_can(text: str) -> None:
    with pytest.raises(forms.ValidationError, match=r"cannot be.*from 1900 to 2199"):
        MomentField().clean(text)


def test_a_birth_lies_in_no_year_to_come() -> None:
    this_year = timezone.localdate().year
    for year in (2990, this_year + 1, 1899):
        with pytest.raises(forms.ValidationError) as refused:
            BirthDateField().clean(f"12-05-{year}")
        assert refused.value.messages == [
            f"The year {year} cannot be. Write a year from 1900 to {this_year}."
        ]
        with translation.override("id"):
            assert refused.value.messages == [
                f"Tahun {year} tidak mungkin. Tulis tahun dari 1900 sampai {this_year}."
            ]
    assert BirthDateField().clean("12 Mei 1990") == date(1990, 5, 12)


def test_every_date_of_birth_is_asked_for_so() -> None:
    asked = [
        field
        for form in _forms(forms.Form)
        for name, field in form.base_fields.items()
        if name == "birth_date"
    ]
    assert len(asked) > 3
    assert all(isinstance(field, BirthDateField) for field in asked)


def _forms(base: type[forms.Form]) -> Iterator[type[forms.Form]]:
    import_module(settings.ROOT_URLCONF)  # and with it every form
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def test_a_day_is_read_the_same_way() -> None:
    assert DayField().clean("20 Desember 2026") == DayField().clean("2026-12-20")
    with pytest.raises(forms.ValidationError, match="20-12-2026"):
        DayField().clean("12/20/2026")


def test_an_hour_is_the_citys_whatever_zone_its_writer_chose() -> None:
    with timezone.override("Asia/Jakarta"):
        assert MomentField().clean("2026-12-20 08:00") == at(20, 8)
        shown = MomentField().prepare_value(datetime(2026, 12, 20, 0, 0, tzinfo=UTC))
    assert shown == datetime(2026, 12, 20, 8, 0)  # noqa: DTZ001 - as it stands in the field


def test_an_end_at_midnight_is_told_as_the_evening_before() -> None:
    assert last_minute(at(5)) == at(4, 23, 59)
    assert last_minute(at(5, 0, 1)) == at(5, 0, 1)
    assert last_minute(at(4, 16).astimezone(UTC)) == at(4, 16)


def test_days_left_are_counted_by_midnights() -> None:
    end = at(5)
    assert days_left(end, at(4, 8)) == 0
    assert days_left(end, at(3, 23)) == 1
    assert days_left(at(5, 10), at(4, 20)) == 1, "less than a day, and yet not today"
    assert days_left(end, end - timedelta(days=3)) == 2
