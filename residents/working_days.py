"""Deadlines in working days: Monday to Friday without the holidays, in the city's time. Pure."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def is_working_day(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def end_of_working_day(
    start: datetime, days: int, holidays: Container[date], zone: ZoneInfo
) -> datetime:
    """The moment at which so many whole working days have passed after the day of ``start``.

    Asked on a Monday, three days are Tuesday to Thursday, and the answer is Friday at 00.00.
    """
    day = start.astimezone(zone).date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, holidays)
    return datetime.combine(day + timedelta(days=1), time.min, zone)
