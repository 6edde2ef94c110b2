"""Casting a ballot, changing it until the close, and checking one instead of casting it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Person
from ledger.actions import append
from notices.actions.notices import path_of, tell_on_the_day
from notices.words import about
from polls.actions.locks import hold, hold_among_voters
from polls.algorithms.contents import Choice
from polls.algorithms.envelopes import Content, Sealed, envelope_hash, seal, seal_openly
from polls.algorithms.receipts import receipt_code
from polls.models import CheckedEnvelope, Poll, SealedBallot, Turnout
from polls.queries.ballots import ballot_key, envelope_in_log
from polls.queries.checks import is_checked
from polls.queries.log import log_of, logged_rules, notices_of
from polls.queries.outside_key import envelope_seals, form_key, pseudonym, sending_mark
from polls.queries.paper import paper_desk
from polls.queries.questions import title_key
from polls.rules.ballots import taken_online
from polls.rules.keys import frozen_key
from polls.rules.voting import check_may_vote
from residents.models import Residency
from residents.queries import current_residency
from web.refusal import Refused
from web.submissions import KeyReused


@dataclass(frozen=True, slots=True)
class Cast:
    """The receipt of a ballot that is in; ``new`` is false for a repeated sending."""

    receipt: str
    new: bool


def seal_ballot(*, poll: Poll, person: Person, choice: Choice, at: datetime) -> Sealed:
    """An envelope over the choice, for ``cast_sealed`` or ``check_sealed``. Nothing of it is kept
    here. Raises Refused.
    """
    home = _check_may_vote(poll, person, at)
    return seal_choice(poll=poll, person=person, choice=choice, home=home)


def seal_choice(*, poll: Poll, person: Person, choice: Choice, home: Residency) -> Sealed:
    """The same for somebody who may vote, as the caller has looked. Raises Refused."""
    rules = logged_rules(poll)
    content = Content(taken_online(rules, choice), home.area.district_code)
    key = frozen_key(poll=poll, rules=rules)
    return seal_openly(key, content, poll.content_length, ballot_key(poll, person))


@transaction.atomic
def cast_ballot(
    *, poll: Poll, person: Person, choice: Choice, at: datetime, key: str | None = None
) -> Cast:
    """Seal the choice and keep it under a pseudonym; a second time replaces the first.

    Whose ballot is replaced is told, without the choice and without the time.

    Who voted and what is in the envelope stand in two tables without a link or a time. ``key`` is
    that of the form (``polls.queries.ballots.ballot_key``): a repeated sending changes nothing. It
    is not remembered beside the person, as for other forms, because that would tell when somebody
    voted. Whatever was sent, what is sealed has the one form of its choice
    (``polls.algorithms.contents.canonical``). Raises Refused, KeyReused when another ballot came
    between.
    """
    hold_among_voters(poll)
    content = _content(poll, person, choice, at)
    public_key = frozen_key(poll=poll, rules=logged_rules(poll))
    envelope = seal(public_key, content, poll.content_length)
    return _put_in(poll, person, envelope, at, sent=content.choice, key=key)


@transaction.atomic
def cast_sealed(*, poll: Poll, person: Person, sealed: Sealed, at: datetime) -> Cast:
    """Cast exactly the envelope whose receipt was shown, as ``cast_ballot`` does.

    Raises Refused also when it was checked, or was sealed for another kecamatan than that in which
    the person lives now; KeyReused when another ballot came in since it was sealed.
    """
    hold_among_voters(poll)
    residency = _check_may_vote(poll, person, at)
    content = sealed.content
    taken_online(logged_rules(poll), content.choice)
    if is_checked(poll, sealed):
        raise Refused(
            _("This sealed vote was opened to check it, so it is never cast. Choose anew.")
        )
    if content.stratum != residency.area.district_code:
        raise Refused(_("Where you live changed meanwhile. Choose anew."))
    return _put_in(poll, person, sealed.envelope, at, sent=sealed.digest, key=sealed.key)


@transaction.atomic
def check_sealed(*, poll: Poll, person: Person, sealed: Sealed, at: datetime) -> None:
    """Spend an envelope: from now on it can be shown what sealed it, and it is never cast.

    Neither the person nor a time is noted, and nobody counts as having voted. A repeated call
    changes nothing. Raises Refused for an envelope that was cast, also if it was replaced since:
    nobody may be able to show what is in a vote.
    """
    _check_may_vote(hold(poll.pk), person, at)  # alone with the poll: it is not being cast now
    if envelope_in_log(poll, sealed.digest) is not None:
        raise Refused(_("This sealed vote was cast, so nobody opens it for you."))
    CheckedEnvelope.objects.get_or_create(
        poll=poll, ephemeral_key=sealed.ephemeral, defaults={"envelope_hash": sealed.digest}
    )


def _check_may_vote(poll: Poll, person: Person, at: datetime) -> Residency:
    """Raises Refused."""
    return check_may_vote(
        poll=poll,
        person=person,
        residency=current_residency(person, at),
        at=at,
        desk=paper_desk(poll, person),
    )


def _content(poll: Poll, person: Person, choice: Choice, at: datetime) -> Content:
    """Raises Refused."""
    residency = _check_may_vote(poll, person, at)
    return Content(taken_online(logged_rules(poll), choice), residency.area.district_code)


def _put_in(
    poll: Poll, person: Person, envelope: bytes, at: datetime, *, sent: object, key: str | None
) -> Cast:
    """Raises KeyReused. What was ``sent`` is known again by a mark that does not tell it."""
    outside = poll.outside_key
    name = pseudonym(poll.pk, person.pk, outside=outside)
    earlier = _earlier(poll, person, name)
    sending = sending_mark(key, sent, outside=outside) if key is not None else ""
    if earlier is not None and sending and earlier.sending == sending:
        return Cast(receipt_code(_hash(earlier)), new=False)
    known = bytes(earlier.envelope) if earlier else None
    if key is not None and key != form_key(name, known, outside=outside):
        raise KeyReused(
            _("Your vote was changed on another page meanwhile. Choose again; the last one counts.")
        )
    kept = earlier or SealedBallot(poll=poll, pseudonym=name)
    before = _hash(earlier) if earlier is not None else ""
    kept.envelope = envelope
    kept.sending = sending
    kept.seal = next(envelope_seals(poll.pk, [(name, _hash(kept))], outside=outside))
    kept.save(force_insert=earlier is None, force_update=earlier is not None)
    entry = {"type": "envelope", "hash": _hash(kept)}
    if before:
        entry |= {"type": "replacement", "replaces": before}
        _tell_of_change(poll, person, at)
    # Last, since from here on the other voters wait: a log has one order.
    append(log=log_of(poll), entry=entry)
    return Cast(receipt_code(_hash(kept)), new=True)


def _earlier(poll: Poll, person: Person, name: str) -> SealedBallot | None:
    """The envelope that this one replaces, held; of two first votes of a person at once the second
    waits at the turnout until the other is in.
    """
    Turnout.objects.bulk_create([Turnout(poll=poll, person=person)], ignore_conflicts=True)
    kept = SealedBallot.objects.select_for_update(of=("self",))
    return kept.filter(poll=poll, pseudonym=name).first()


def _tell_of_change(poll: Poll, person: Person, at: datetime) -> None:
    """Whoever it was that changed the vote, the person hears of it, and where to object."""
    tell_on_the_day(
        person=person,
        title=gettext_noop("Your vote was changed; if that was not you, object"),
        words=poll.question,
        facts=about(title_key(poll)),
        url=path_of("polls:list-disputes", poll.consultation.slug),
        event=notices_of(poll),
        at=at,
    )


def _hash(kept: SealedBallot) -> str:
    return envelope_hash(kept.envelope)
