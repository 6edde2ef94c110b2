"""What the digits of a resident identity number (NIK) can be."""

from datetime import date


def is_a_day(day: int, month: int, year: int) -> bool:
    """Whether the day exists in either century; the birth date decides which one."""
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def looks_like_nik(digits: str) -> bool:
    """Whether 16 digits in a text pass the date test and must be masked."""
    if len(digits) != 16 or not digits.isascii() or not digits.isdigit():
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    day = day - 40 if day > 40 else day
    if not 1 <= day <= 31 or not 1 <= month <= 12 or digits[12:] == "0000":
        return False
    return is_a_day(day, month, int(digits[10:12]))
