"""Objections bound to a receipt: filed, answered, and counted in public."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ledger.actions import append
from polls.locks import hold
from polls.log import log_of
from polls.models import Dispute, Poll
from polls.receipts import receipt_code
from polls.rules import check_may_answer, check_may_dispute
from polls.tally import digest
from residents.models import Person, User


@transaction.atomic
def file_dispute(
    *,
    poll: Poll,
    person: Person | None,
    hash_start: str,
    concern: str,
    words: str,
    key: str,
    at: datetime,
) -> Dispute:
    """File an objection about a receipt. Who did is not kept; the same sending makes one."""
    check_may_dispute(person=person, poll=poll)
    held = hold(poll.pk)
    sending = hashlib.sha256(f"{held.pk}|{key}".encode()).hexdigest()
    known = Dispute.objects.filter(sending=sending).first()
    if known is not None:
        return known
    dispute = Dispute.objects.create(
        poll=held,
        number=held.disputes.count() + 1,
        receipt=receipt_code(hash_start),
        concern=concern,
        words=words.strip(),
        sending=sending,
        filed_on=timezone.localdate(at),
    )
    entry = {
        "type": "dispute",
        "number": dispute.number,
        "receipt": dispute.receipt,
        "concern": concern,
    }
    append(log=log_of(held), entry=entry)
    return dispute


@transaction.atomic
def answer_dispute(
    *, dispute: Dispute, outcome: str, answer: str, by: User, at: datetime
) -> Dispute:
    """Answer an objection with a reason that everybody reads. Once. Raises Refused.

    The log holds the hash of the answer, so that no text is in it for ever.
    """
    held = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    check_may_answer(dispute=held, answer=answer)
    held.outcome, held.answer = outcome, answer.strip()
    held.answered_by, held.answered_at = by, at
    held.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    entry = {
        "type": "answer",
        "number": held.number,
        "outcome": outcome,
        "answer": digest(held.answer),
    }
    append(log=log_of(held.poll), entry=entry)
    return held
