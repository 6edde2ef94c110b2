import uuid

from django.db import models

from areas.choices import Sex
from residents.identity import current_scheme
from web.constraints import known


class Visit(models.Model):
    """Somebody who takes part in one visit: what waits between the form and the code by e-mail.

    Of the card nothing readable is kept, and all of it goes within the hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    code_hmac = models.CharField(max_length=64)
    """Of the code that was sent; where none was sent, of one that nobody knows."""
    nik_hmac = models.CharField(max_length=64)
    nik_key = models.CharField(max_length=64, default=current_scheme)
    nik_last4 = models.CharField(max_length=4)
    mark = models.CharField(max_length=64)
    """Of NIK and birth date together, as in the population register."""
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_year = models.PositiveSmallIntegerField()
    adult_from = models.DateField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            known("sex", Sex, name="visit_sex_is_known"),
        ]

    def __str__(self) -> str:
        return f"visit until {self.expires_at:%H:%M}"
