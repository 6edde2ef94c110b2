"""Amounts of money and points as exact fractions: read, shown, and split without a lost cent."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

PLAIN_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,2})?", re.ASCII)
CENTS = 100


def parse_number(text: str) -> Fraction | None:
    """The exact value of a decimal number as people write it, None when it is none."""
    text = text.strip()
    return Fraction(text) if PLAIN_NUMBER.fullmatch(text) else None


def plain(value: Fraction | int | None) -> int | float | None:
    """A number for JSON: whole ones as integers, others as the nearest decimal."""
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else float(value)


def smallest_unit(amounts: Sequence[Fraction]) -> int:
    """How many of the smallest units make one: at least cents, finer where an amount is."""
    return lcm(CENTS, *(amount.denominator for amount in amounts))


def rounded(value: Fraction, unit: int) -> Fraction:
    """The value in whole smallest units (half to even)."""
    return Fraction(round(value * unit), unit)


def split(total: Fraction, parts: Sequence[float], unit: int) -> list[Fraction]:
    """The total (in whole units) shared in proportion to the parts; the shares add up to it.

    Largest remainders, earlier parts first among equal ones.
    """
    whole = round(total * unit)
    ratios = [part.as_integer_ratio() for part in parts]
    scale = lcm(*(denominator for _, denominator in ratios))
    weights = [numerator * (scale // denominator) for numerator, denominator in ratios]
    weight = sum(weights)
    if not weight:
        return [Fraction(0) for _ in parts]
    shares = [divmod(whole * one, weight) for one in weights]
    rests = [rest for _share, rest in shares]
    order = sorted(range(len(parts)), key=rests.__getitem__, reverse=True)
    more = set(order[: whole - sum(share for share, _rest in shares)])
    return [Fraction(share + (i in more), unit) for i, (share, _rest) in enumerate(shares)]
