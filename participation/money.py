"""Rupiah as the city writes them: shown, typed, and stored as whole rupiah."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = 10**16
"""More than any budget of a city; every sum of such amounts still fits its column."""
LONGEST = 60
UNITS = {
    "": 1,
    "ribu": 10**3,
    "rb": 10**3,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
}
WHOLE = (
    r"(?:rp|idr)?\.? ?"
    r"(?P<whole>\d{1,3}(?:(?P<mark>[. ,])\d{3})(?:(?P=mark)\d{3})*|\d{1,17})"
)
DIGITS = re.compile(WHOLE, re.ASCII)
WRITTEN = re.compile(WHOLE + r"(?:(?P<comma>[.,])(?P<part>\d{1,2}|-))? ?(?P<unit>[a-z]*)", re.ASCII)


def rupiah(amount: int) -> str:
    """``Rp1.250.000``: no space, no decimals, full stops between thousands."""
    return "Rp" + f"{amount:,}".replace(",", ".")


def whole_rupiah(text: str) -> int | None:
    """The rupiah of digits alone, ``1250000`` or ``Rp1.250.000``; None for what is no such number.

    For ballots, whose sum a script shows while somebody types: it reads digits too.
    """
    text = " ".join(text.lower().split())
    found = DIGITS.fullmatch(text) if len(text) <= LONGEST else None
    return _digits(found["whole"]) if found else None


def _digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def written_amount(text: str) -> int | None:
    """The whole rupiah that somebody wrote, None for what is no amount.

    ``Rp40.000.000``, ``40 000 000``, ``40000000,00``, ``Rp 1,5 miliar`` and ``40 juta`` are
    understood. Parts of a rupiah are refused, and so is a number with two kinds of marks.
    """
    text = " ".join(text.lower().split())
    found = WRITTEN.fullmatch(text) if len(text) <= LONGEST else None
    if found is None or found["unit"] not in UNITS or found["mark"] == found["comma"] is not None:
        return None
    part = "0" if found["part"] in {None, "-"} else found["part"]
    amount = Decimal(f"{_digits(found['whole'])}.{part}") * UNITS[found["unit"]]
    return int(amount) if amount == amount.to_integral_value() else None


class RupiahFormField(forms.CharField):
    """An amount typed as people write it; anything else is refused with an example."""

    default_error_messages = {
        "invalid": _("Write the amount like Rp40.000.000, 40000000 or 40 juta."),
        "most": _("This is more than a city has."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "text")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return None
        amount = written_amount(text)
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if amount > MOST:
            raise ValidationError(self.error_messages["most"], code="most")
        return amount

    def prepare_value(self, value: Any) -> Any:
        return rupiah(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class RupiahField(models.PositiveBigIntegerField):
    """Whole rupiah, never less than none, typed as people write them."""

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, form_class=RupiahFormField, **kwargs)
