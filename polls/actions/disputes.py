"""Objections bound to a receipt: filed, answered, and counted in public."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User
from ledger.actions import append
from polls.actions.locks import hold
from polls.algorithms.receipts import receipt_code
from polls.algorithms.tally import digest
from polls.models import Dispute, Poll
from polls.queries.ballots import envelope_in_log
from polls.queries.checks import checked_receipt
from polls.queries.log import log_of
from polls.queries.outside_key import decrypt, encrypt, filer_mark
from polls.rules.disputes import check_may_answer, check_may_dispute, check_may_file


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
    """File an objection about a receipt of the log or of a checked vote. Raises Refused.

    The same sending makes one. Who did is sealed for the official who answers.
    """
    check_may_dispute(person=person, poll=poll)
    held = hold(poll.pk)
    assert person is not None  # noqa: S101 - the rule says so
    sending = hashlib.sha256(f"{held.pk}|{key}".encode()).hexdigest()
    known = Dispute.objects.filter(sending=sending).first()
    if known is not None:
        return known
    receipt = receipt_code(hash_start)
    mark = filer_mark(held.pk, person.pk, outside=held.outside_key)
    check_may_file(
        is_known=envelope_in_log(held, hash_start) is not None or checked_receipt(held, hash_start),
        waits=held.disputes.filter(receipt=receipt, outcome="").exists(),
        filed=held.disputes.filter(filer_mark=mark).count(),
    )
    dispute = Dispute.objects.create(
        poll=held,
        number=held.disputes.count() + 1,
        receipt=receipt,
        sealed_filer=encrypt(str(person.pk)),
        filer_mark=mark,
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
def unseal_filer(*, dispute: Dispute, by: User) -> None:
    """From now on this official reads who filed it, and the log of the vote says so.

    Nothing happens once the seal is gone. Raises Unreadable under another outside key.
    """
    poll = hold(dispute.poll_id)
    held = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if not held.sealed_filer:
        return
    decrypt(held.sealed_filer)
    held.filer_seen_by = by
    held.save(update_fields=["filer_seen_by"])
    append(log=log_of(poll), entry={"type": "filer-opened", "number": held.number})


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
