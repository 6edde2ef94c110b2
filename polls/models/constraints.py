"""Constraints that several models of this app share."""

from django.db import models


def by_two(*, first: str, second: str, name: str) -> models.CheckConstraint:
    """Whoever stands in the field ``second`` is nobody, or somebody else than in ``first``."""
    return models.CheckConstraint(
        condition=models.Q(**{second: None}) | ~models.Q(**{second: models.F(first)}), name=name
    )


def confirmed_whole(name: str) -> models.CheckConstraint:
    """Who confirmed and when: both or neither."""
    return models.CheckConstraint(
        condition=models.Q(confirmed_by=None, confirmed_at=None)
        | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
        name=name,
    )
