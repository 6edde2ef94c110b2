"""Deadlines in working days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from residents.working_days import end_of_working_day
from tests.residents.ways import MONDAY, WITA


@pytest.mark.parametrize(
    ("start", "days", "holidays", "due"),
    [
        (MONDAY, 3, set(), "2026-11-27T00:00"),
        (datetime(2026, 11, 26, 23, 59, tzinfo=WITA), 3, set(), "2026-12-02T00:00"),
        (datetime(2026, 11, 28, 9, 0, tzinfo=WITA), 1, set(), "2026-12-01T00:00"),
        (MONDAY, 3, {date(2026, 11, 25)}, "2026-11-28T00:00"),
        (MONDAY, 5, {date(2026, 11, 27), date(2026, 11, 30)}, "2026-12-03T00:00"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=ZoneInfo("UTC")), 1, set(), "2026-11-25T00:00"),
        (MONDAY, 0, set(), "2026-11-24T00:00"),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start, days, holidays, due) -> None:
    assert end_of_working_day(start, days, holidays, WITA).isoformat()[:16] == due
