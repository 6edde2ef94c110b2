from django.db import models


class Sweeping(models.Model):
    """When the database's files were last swept of rows as they lay before; there is one row.

    See ``polls.actions.order.sweep``.
    """

    ONE = 1
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONE)
    done_at = models.DateTimeField(null=True)
    """When the last one began that left nothing out."""
    held_since = models.DateTimeField(null=True)
    """Since when somebody who reads the database keeps it from being done; empty when it is."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="sweeping_is_one_row")]

    def __str__(self) -> str:
        return f"{self.done_at}"
