"""Constraints that models of several apps share."""

from django.db import models


def by_two(*, first: str, second: str, name: str) -> models.CheckConstraint:
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
