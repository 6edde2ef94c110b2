"""Whoever can write into the database alone decides nothing and replaces nobody's vote."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from ledger.actions import append
from ledger.algorithms.merkle import leaf_hash
from ledger.models import Leaf
from polls.actions import polls, tallies
from polls.actions.roll import roll_faults
from polls.algorithms.envelopes import Content, seal
from polls.algorithms.receipts import receipt_code
from polls.models import Intervention, InterventionKind, Poll, PollState, SealedBallot
from polls.queries.audit import audit
from polls.queries.interventions import done_interventions
from polls.queries.log import log_of, logged_rules
from polls.queries.package import package
from polls.queries.roll import exclusion_of, is_left_out, turnout_differences
from polls.tasks import run_due_polls
from tests.polls.ways import REASON, close, confirm, count, faults, propose, stuff
from tests.triggers import past_the_triggers
from web.refusal import Refused

ANNULMENT, EXCLUSION = InterventionKind.ANNULMENT, InterventionKind.EXCLUSION


def forge(poll: Poll, first: Person, second: Person | None, kind: str, **more: Any) -> Intervention:
    """A decision as if two officials had made it, or proposed by one."""
    now = timezone.now()
    return Intervention.objects.create(
        poll=poll,
        kind=kind,
        reason=REASON,
        proposed_by=first.user,
        proposed_at=now,
        confirmed_by=second.user if second else None,
        confirmed_at=now if second else None,
        **more,
    )


def hash_of(one: SealedBallot) -> str:
    return hashlib.sha256(bytes(one.envelope)).hexdigest()


def other_vote(one: SealedBallot) -> str:
    """Another choice in the envelope, under the same pseudonym; the hash that it has now."""
    one.envelope = seal(one.poll.public_key, Content(2, ""), one.poll.content_length)
    SealedBallot.objects.filter(pk=one.pk).update(envelope=one.envelope)
    return hash_of(one)


def all_replaced_with_their_entries(poll: Poll) -> int:
    envelopes = list(poll.envelopes.all())
    for one in envelopes:
        before = hash_of(one)
        entry = {"type": "replacement", "replaces": before, "hash": other_vote(one)}
        append(log=log_of(poll), entry=entry)
    return len(envelopes)


def one_rewritten_with_its_entry(poll: Poll) -> int:
    """Within the hour, before a head is signed above it."""
    one = poll.envelopes.all()[0]
    leaf = Leaf.objects.get(log__name=log_of(poll), data__contains=hash_of(one))
    data = leaf.data.replace(hash_of(one), other_vote(one))
    Leaf.objects.filter(pk=leaf.pk).update(data=data, leaf_hash=leaf_hash(data.encode()).hex())
    return 1


def two_swapped(poll: Poll) -> int:
    first, second = poll.envelopes.all()[:2]
    SealedBallot.objects.filter(pk=first.pk).update(pseudonym="0" * 64)
    SealedBallot.objects.filter(pk=second.pk).update(pseudonym=first.pseudonym)
    SealedBallot.objects.filter(pk=first.pk).update(pseudonym=second.pseudonym)
    return 2


def one_without_its_seal(poll: Poll) -> int:
    return SealedBallot.objects.filter(pk=poll.envelopes.all()[0].pk).update(seal="")


@pytest.mark.parametrize(
    "tamper",
    [
        all_replaced_with_their_entries,
        one_rewritten_with_its_entry,
        two_swapped,
        one_without_its_seal,
    ],
)
def test_votes_replaced_under_their_own_pseudonyms_are_found(
    poll: Poll,
    voters: list[Person],
    eko: Person,
    galih: Person,
    tamper: Callable[[Poll], int],
) -> None:
    with past_the_triggers():
        number = tamper(poll)
    (fault,) = roll_faults(timezone.now())
    assert f"{number} sealed votes that no voter cast" in fault
    assert Poll.objects.get().difference["foreign"] == number
    close(poll)
    with pytest.raises(tallies.Altered):
        count(poll)
    confirm(propose(Poll.objects.get(), eko, EXCLUSION), galih)
    assert count(poll).result["voted"] == len(voters) - number
    assert faults(package(Poll.objects.get())) == []


def test_a_decision_that_nobody_made_is_not_obeyed(
    client: Client, poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    (hash_,) = stuff(poll, 1)
    close(poll)
    left_out = turnout_differences(poll).left_out()
    forge(poll, eko, galih, EXCLUSION, left_out=left_out)
    assert exclusion_of(poll) is None
    with pytest.raises(tallies.Altered, match="1 decisions or rows of papers that nobody made"):
        count(poll)
    run_due_polls()
    roll_faults(timezone.now())
    poll = Poll.objects.get()
    assert (poll.state, poll.difference["forged"]) == (PollState.CLOSED, 1)
    page = client.get("/en/suara/tepian/").content.decode()
    assert "that nobody made here, and that nothing obeys: 1" in page
    code = {"receipt": receipt_code(hash_)}
    receipt = client.post("/en/suara/tepian/tanda-terima/", code).content.decode()
    assert "left out of the count" not in receipt
    assert done_interventions(poll) == []
    confirm(propose(poll, eko, EXCLUSION), galih)
    assert count(poll).result["left_out"] == 1
    assert faults(package(Poll.objects.get())) == []
    assert [found.what for found in audit(Poll.objects.get()) if found.differences] == []


def test_what_two_decided_of_a_vote_that_is_over_is_told_when_its_key_is_gone(
    poll: Poll, voters: list[Person], eko: Person, galih: Person, settings: Any
) -> None:
    (hash_,) = stuff(poll, 1)
    close(poll)
    confirm(propose(poll, eko, EXCLUSION), galih)
    key, settings.REMBUK_BALLOT_KEY = settings.REMBUK_BALLOT_KEY, "x" * 40
    assert not is_left_out(Poll.objects.get(), hash_), "nothing is obeyed before the count"
    settings.REMBUK_BALLOT_KEY = key
    count(poll)
    settings.REMBUK_BALLOT_KEY = "x" * 40
    assert is_left_out(Poll.objects.get(), hash_)


def test_a_proposal_that_nobody_made_is_not_confirmed(
    poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    with pytest.raises(Refused, match="Nobody proposed this here"):
        confirm(forge(poll, eko, None, ANNULMENT), galih)
    mine = propose(poll, eko, ANNULMENT)
    Intervention.objects.filter(pk=mine.pk).update(reason="Another reason than was written.")
    with pytest.raises(Refused, match="Nobody proposed this here"):
        confirm(mine, galih)


def test_the_reasons_for_a_vote_of_one_are_not_forged(
    poll: Poll, eko: Person, galih: Person, voters: list[Person]
) -> None:
    with past_the_triggers():
        gone = list(poll.turnout.values_list("person", flat=True)[1:])
        poll.turnout.filter(person__in=gone).delete()
    close(poll)
    assert roll_faults(timezone.now())
    left_out = turnout_differences(poll).left_out()
    confirm(propose(poll, eko, EXCLUSION), galih)
    assert len(left_out["envelopes"]) == len(voters) - 1
    forge(poll, eko, galih, InterventionKind.RELEASE, second_reason=REASON)
    with pytest.raises((Refused, tallies.Altered)):
        count(poll)
    assert roll_faults(timezone.now())


def test_a_vote_from_before_there_were_seals_is_counted(
    planned: Poll, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    rules = polls.frozen_rules
    monkeypatch.setattr(
        polls, "frozen_rules", lambda poll: {k: v for k, v in rules(poll).items() if k != "sealed"}
    )
    people = request.getfixturevalue("voters")
    SealedBallot.objects.update(seal="")
    poll = close(Poll.objects.get())
    assert "sealed" not in logged_rules(poll)
    assert count(poll).result["voted"] == len(people)
    found = json.loads(json.dumps(package(Poll.objects.get())))
    assert faults(found) == []
    tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=40))
