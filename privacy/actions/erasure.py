"""Erasing what is kept of somebody whose account is deleted, and the receipt of it."""

import secrets
from datetime import datetime

from django.db import transaction

from privacy import personal_data
from privacy.models import Erasure
from privacy.subjects import DataSubject

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def erase(
    *, person: DataSubject, keep_texts: bool, mail_to: str, language: str, at: datetime
) -> Erasure:
    """Erase what the apps hold of somebody, in the order that they state. Returns the receipt.

    ``mail_to`` gets it, in ``language``; empty: nobody. What is needed so that nobody counts twice
    stays until ``erase_due_identities``.
    """
    receipt = Erasure.objects.create(
        code="".join(secrets.choice(CODE_LETTERS) for _letter in range(10)),
        person=person,
        erased_at=at,
        texts_kept=keep_texts,
        mail_to=mail_to,
        language=language,
    )
    for holding in personal_data.erasures():
        if holding.erase is not None:
            holding.erase(person, keep_texts, at)
    _finish(receipt, at)
    return receipt


@transaction.atomic
def erase_due_identities(*, at: datetime) -> int:
    """Codes of deleted accounts that nothing needs any more; returns of how many they went."""
    waiting = Erasure.objects.select_for_update(of=("self",)).filter(identity_erased_at=None)
    return sum(_finish(receipt, at) for receipt in waiting.select_related("person"))


def _finish(receipt: Erasure, at: datetime) -> bool:
    """Whether nothing is left, now that what is needed no more has gone."""
    needed = personal_data.identity_is_needed(receipt.person, at)
    left = [reduce(receipt.person, needed) for reduce in personal_data.REDUCED]
    if any(left):
        return False
    receipt.identity_erased_at = at
    receipt.save(update_fields=["identity_erased_at"])
    return True
