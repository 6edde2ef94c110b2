"""Casting a ballot, and changing it until the close."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.actions import append
from polls.actions.polls import log_of
from polls.envelopes import Content, form_key, pseudonym, seal, sending_mark
from polls.models import Poll, SealedBallot, Turnout
from polls.rules import check_may_vote
from residents.models import Person
from residents.queries import current_residency
from residents.refusal import Refused
from residents.submissions import KeyReused


@transaction.atomic
def cast_ballot(
    *, poll: Poll, person: Person, choice: int, at: datetime, key: str | None = None
) -> bool:
    """Seal the choice and keep it under a pseudonym; a second time replaces the first.

    Who voted and what is in the envelope stand in two tables without a link or a time. ``key`` is
    that of the form (``polls.queries.ballot_key``): a repeated sending changes nothing, which is
    what False says. It is not remembered beside the person, as for other forms, because that
    would tell when somebody voted. Raises Refused, KeyReused when another ballot came between.
    """
    held = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    residency = check_may_vote(
        poll=held, person=person, residency=current_residency(person, at), at=at
    )
    if not held.options.filter(position=choice).exists():
        raise Refused(_("Choose one of the options."))
    name = pseudonym(held.pk, person.pk)
    earlier = SealedBallot.objects.filter(poll=held, pseudonym=name).first()
    if key is not None and _is_repetition(name, earlier, key, choice):
        return False
    envelope = seal(held.public_key, Content(choice, residency.area.district_code))
    Turnout.objects.get_or_create(poll=held, person=person)
    SealedBallot.objects.update_or_create(
        poll=held,
        pseudonym=name,
        defaults={
            "envelope": envelope,
            "sending": sending_mark(key, choice) if key is not None else "",
        },
    )
    entry = {"type": "envelope", "hash": hashlib.sha256(envelope).hexdigest()}
    if earlier is not None:
        replaced = hashlib.sha256(bytes(earlier.envelope)).hexdigest()
        entry |= {"type": "replacement", "replaces": replaced}
    append(log=log_of(held), entry=entry)
    return True


def _is_repetition(name: str, earlier: SealedBallot | None, key: str, choice: int) -> bool:
    """Whether this very sending was answered already. Raises KeyReused for an outdated form."""
    if earlier is not None and earlier.sending == sending_mark(key, choice):
        return True
    if key != form_key(name, bytes(earlier.envelope) if earlier else None):
        raise KeyReused(
            _("Your vote was changed on another page meanwhile. Choose again; the last one counts.")
        )
    return False
