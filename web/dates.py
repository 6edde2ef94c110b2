"""Dates as people say and type them, in the city's time."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.years import YEARS

MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "pebruari"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "ags", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov", "nopember", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
ISO_DAY = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
DAY_FIRST = r"(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})"
NAMED_MONTH = r"(?P<day>\d{1,2}) (?P<name>[a-z]{3,12})\.? (?P<year>\d{4})"
WEEKDAY = r"(?:[a-z']{3,10}, ?)?"
HOUR = r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,6})?)?"
_CITY = ZoneInfo(settings.TIME_ZONE)
_CALLED = {str(datetime(2026, month, 1, tzinfo=_CITY).tzname()).lower() for month in (1, 7)}
ZONE = "|".join(map(re.escape, sorted(_CALLED)))
"""How the city's time is called: ``wita``; in summer perhaps otherwise than in winter."""
CLOCK = rf"(?:t|, ?| )(?:pukul |jam |at )?{HOUR}(?: ?(?:{ZONE}))?"
MOMENTS = tuple(
    re.compile(rf"{WEEKDAY}{day}(?:{CLOCK})?", re.ASCII)
    for day in (ISO_DAY, DAY_FIRST, NAMED_MONTH)
)
EARLIEST_BIRTH = 1900
LONGEST = 60
"""Characters in a written moment; what is longer is none."""


class YearCannotBe(ValueError):
    """A day in a year that nobody means; ``year`` is that year."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


def last_minute(end: datetime) -> datetime:
    """The minute up to which something runs that ends at ``end``, for telling people.

    A vote that ends on 5 December at 00.00 runs until the evening of the 4th: told as 23.59.
    Any other end is told as it is. What is compared with the clock stays ``end`` itself.
    """
    local = timezone.localtime(end, timezone.get_default_timezone())
    return local - timedelta(minutes=1) if local.time() == time.min else local


def days_left(end: datetime, at: datetime) -> int:
    """How many midnights lie between now and the last minute: 0 ends today, 1 tomorrow."""
    today = timezone.localtime(at, timezone.get_default_timezone()).date()
    return (last_minute(end).date() - today).days


def written_moment(text: str) -> tuple[date, time | None] | None:
    """The day, and the hour where one stands there, that somebody wrote; None where it is neither.

    Understood are ISO (``2026-12-20 10:00``), the day first (``20/12/2026``, ``20-12-2026 10.00``)
    and a named month in Indonesian or English (``Senin, 23 November 2026, 14.05 WITA``).
    Raises YearCannotBe for years that nobody means, and another ValueError for days and hours
    that do not exist, such as 31 February.
    """
    text = " ".join(text.lower().split())
    if len(text) > LONGEST:
        return None
    for pattern in MOMENTS:
        if found := pattern.fullmatch(text):
            said = found.groupdict()
            month = said.get("month") or MONTH_NUMBERS.get(said.get("name") or "")
            if month is None:
                return None
            year = int(said["year"])
            if year not in YEARS:
                raise YearCannotBe(year)
            day = date(year, int(month), int(said["day"]))
            if said["hour"] is None:
                return day, None
            return day, time(int(said["hour"]), int(said["minute"]), int(said["second"] or 0))
    return None


def _read(text: str, refusal: ValidationError, years: range) -> tuple[date, time | None]:
    """What ``written_moment`` understands, in one of ``years``; else a sentence that says why."""
    try:
        found = written_moment(text)
        if found and found[0].year not in years:
            raise YearCannotBe(found[0].year)
    except YearCannotBe as error:
        said = {"year": error.year, "first": years.start, "last": years[-1]}
        words = _("The year %(year)s cannot be. Write a year from %(first)s to %(last)s.")
        raise ValidationError(words, code="year", params=said) from None
    except ValueError:
        found = None
    if found is None:
        raise refusal
    return found


class DayField(forms.DateField):
    """A day in any way of writing that the city uses; anything else is refused with an example."""

    default_error_messages = {
        "invalid": _("Write the day like 20-12-2026, 20 December 2026 or 2026-12-20.")
    }

    def years(self) -> range:
        """In which years a day can lie."""
        return YEARS

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        refusal = ValidationError(self.error_messages["invalid"], code="invalid")
        day, _hour = _read(value, refusal, self.years())
        return day


class BirthDateField(DayField):
    """A date of birth: in no year that is still to come."""

    def years(self) -> range:
        return range(EARLIEST_BIRTH, timezone.localdate().year + 1)


class MomentField(forms.DateTimeField):
    """A day with its hour, always in the city's time; anything else is refused with an example."""

    default_error_messages = {
        "invalid": _(
            "Write day and hour like 20-12-2026 10:00, 20 December 2026 10.00 or 2026-12-20 10:00."
        )
    }

    def prepare_value(self, value: object) -> object:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value, timezone.get_default_timezone()).replace(tzinfo=None)
        return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        refusal = ValidationError(self.error_messages["invalid"], code="invalid")
        day, hour = _read(value, refusal, YEARS)
        if hour is None:
            raise refusal
        return timezone.make_aware(datetime.combine(day, hour), timezone.get_default_timezone())
