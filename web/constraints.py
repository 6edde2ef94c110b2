"""Fields and constraints of acts, which models of several apps share."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models


class ByTwo(models.Model):
    """An act of two people: who proposed it and when, and who confirmed it and when.

    Each model adds ``by_two`` and ``whole("confirmed")`` to its constraints, under its own names.
    """

    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def by_two(
    *, first: str = "proposed_by", second: str = "confirmed_by", name: str
) -> models.CheckConstraint:
    """Whoever stands in the field ``second`` is nobody, or somebody else than in ``first``."""
    return models.CheckConstraint(
        condition=models.Q(**{second: None}) | ~models.Q(**{second: models.F(first)}), name=name
    )


def whole(act: str, *, name: str) -> models.CheckConstraint:
    """Who did it and when, such as ``signed_by`` and ``signed_at``: both or neither."""
    by, at = f"{act}_by", f"{act}_at"
    return models.CheckConstraint(
        condition=models.Q(**{by: None, at: None})
        | models.Q(**{f"{by}__isnull": False, f"{at}__isnull": False}),
        name=name,
    )


def known(
    field: str,
    choices: type[models.Choices] | Iterable[int],
    *,
    or_empty: bool = False,
    name: str,
) -> models.CheckConstraint:
    """The field holds one of these values, or with ``or_empty`` nothing, as a page in draft may."""
    values = [value for value in getattr(choices, "values", choices) if value != ""]
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": ["", *values] if or_empty else values}), name=name
    )
