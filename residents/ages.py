"""Ages, as far as they are kept: a year of birth, and the 17th birthday while it lies ahead."""

from datetime import date

ADULT = 17
MINORS = "0-16"
BANDS = ((17, "17-24"), (25, "25-34"), (35, "35-44"), (45, "45-54"), (55, "55-64"), (65, "65+"))
"""First age of each band that the census tells apart among those who may take part."""


def adult_from(birth_date: date) -> date:
    """The 17th birthday; somebody born on 29 February has it on 1 March."""
    try:
        return birth_date.replace(year=birth_date.year + ADULT)
    except ValueError:
        return date(birth_date.year + ADULT, 3, 1)


def age_band(birth_year: int | None, adult_on: date | None, day: date) -> str:
    """The census band on a day, "" where the year of birth is unknown.

    Counted is the age that somebody reaches in that year: the day of birth is not kept. Only at
    17, where a right begins, is the day exact.
    """
    if birth_year is None:
        return ""
    if adult_on is not None and day < adult_on:
        return MINORS
    age = day.year - birth_year
    reached = [name for first, name in BANDS if first <= age]
    return reached[-1] if reached else MINORS
