"""A poll from planning to the destruction of its envelopes."""

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Person
from ledger import queries as ledger
from ledger.models import Leaf
from participation.models import Consultation
from participation.registries.activities import BallotOption
from polls import tasks
from polls.actions import planning, polls, tallies
from polls.actions.ballots import Cast, cast_ballot
from polls.algorithms import envelopes
from polls.algorithms.envelopes import Unreadable
from polls.models import Ballot, Option, Poll, PollState, SealedBallot, Tally, Turnout
from polls.queries import outside_key
from polls.queries.ballots import ballot_key
from polls.queries.options import order_for
from residents.models import Residency
from tests import factories
from web.models import Submission
from web.refusal import Refused
from web.submissions import KeyReused

Finish = Callable[[Poll], Poll]


def entries(poll: Poll) -> list[dict[str, object]]:
    found = Leaf.objects.filter(log__name=polls.log_of(poll)).values_list("data", flat=True)
    return [json.loads(data) for data in found]


def cast(poll: Poll, person: Person, choice: int, key: str | None = None) -> Cast:
    return cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now(), key=key)


def test_planning_follows_the_page_until_the_opening(debate: Consultation) -> None:
    planning.plan_poll(debate)
    debate.title = "Pertanyaan lain?"
    phase = debate.phases.get(kind="vote")
    phase.ends_at += timedelta(days=1)
    phase.save()
    planning.plan_poll(debate)
    poll = Poll.objects.get()
    assert (poll.question, poll.closes_at) == ("Pertanyaan lain?", phase.ends_at)
    assert poll.options.count() == 3
    polls.open_poll(poll=poll, at=timezone.now())
    debate.title = "Zu spät"
    planning.plan_poll(debate)
    assert Poll.objects.get().question == "Pertanyaan lain?"


def test_without_a_vote_phase_there_is_no_poll(debate: Consultation) -> None:
    planning.plan_poll(debate)
    debate.phases.filter(kind="vote").delete()
    planning.plan_poll(debate)
    assert not Poll.objects.exists()


def test_opening_freezes_rehearses_and_logs(planned: Poll, ana: Person, budi: Person) -> None:
    poll = polls.open_poll(poll=planned, at=timezone.now())
    assert (poll.state, poll.electorate) == (PollState.OPEN, 1)
    opening, rehearsal, electorate = entries(poll)
    assert (opening["type"], rehearsal["type"]) == ("opening", "rehearsal")
    assert electorate == {"type": "electorate", "size": 1}
    assert opening["rules_hash"] == poll.rules_hash
    assert opening["tie_rule"]
    assert opening["order_seed"] == poll.order_seed
    assert poll.rehearsed_at is not None
    assert bytes(outside_key.private_key(poll.sealed_private_key)).hex() not in json.dumps(
        list(Poll.objects.values()), default=str
    )


def test_opening_needs_two_options(planned: Poll, offered: list[BallotOption]) -> None:
    del offered[1:]
    with pytest.raises(Refused):
        polls.open_poll(poll=planned, at=timezone.now())
    assert Poll.objects.get().state == PollState.PLANNED


def test_opening_needs_a_rehearsal_that_works(
    planned: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, _kept = outside_key.draw_keys()
    _public, kept = outside_key.draw_keys()
    monkeypatch.setattr(polls, "draw_keys", lambda: (other, kept))
    with pytest.raises(Unreadable):
        polls.open_poll(poll=planned, at=timezone.now())
    assert Poll.objects.get().state == PollState.PLANNED
    assert not Leaf.objects.exists()


def test_casting_keeps_who_and_what_apart(poll: Poll, ana: Person) -> None:
    cast(poll, ana, 2)
    kept = SealedBallot.objects.get()
    assert Turnout.objects.get().person == ana
    assert str(ana.pk) not in (kept.pseudonym, str(kept.pk))
    assert {f.name for f in Turnout._meta.fields} == {"id", "poll", "person", "channel"}
    assert not any(
        field.get_internal_type() in ("DateTimeField", "DateField", "BigAutoField")
        for model in (Turnout, SealedBallot, Ballot)
        for field in model._meta.fields
    )
    assert not Submission.objects.exists()
    assert set(entries(poll)[-1]) == {"type", "hash"}


def test_changing_replaces_the_envelope_and_the_log_says_so(poll: Poll, ana: Person) -> None:
    cast(poll, ana, 1)
    first = entries(poll)[-1]
    cast(poll, ana, 2)
    last = entries(poll)[-1]
    assert (last["type"], last["replaces"]) == ("replacement", first["hash"])
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)


def test_all_envelopes_have_one_length(poll: Poll, ana: Person) -> None:
    other = factories.verified("gita", "64.72.05.1003")
    cast(poll, ana, 1)
    cast(poll, other, 3)
    assert len({len(bytes(kept.envelope)) for kept in SealedBallot.objects.all()}) == 1


def test_the_same_sending_makes_one_entry(poll: Poll, ana: Person) -> None:
    key = ballot_key(poll, ana)
    first, again = cast(poll, ana, 1, key), cast(poll, ana, 1, key)
    assert (first.new, again.new) == (True, False)
    assert first.receipt == again.receipt
    kinds = [e["type"] for e in entries(poll)]
    assert kinds == ["opening", "rehearsal", "electorate", "envelope"]


def test_an_outdated_form_never_brings_an_old_choice_back(poll: Poll, ana: Person) -> None:
    first = ballot_key(poll, ana)
    cast(poll, ana, 1, first)
    cast(poll, ana, 2, ballot_key(poll, ana))
    with pytest.raises(KeyReused):
        cast(poll, ana, 1, first)
    with pytest.raises(KeyReused):
        cast(poll, ana, 3, "0" * 64)


def test_an_option_that_does_not_exist_is_refused(poll: Poll, ana: Person) -> None:
    with pytest.raises(Refused):
        cast(poll, ana, 99)
    assert not Turnout.objects.exists()


@pytest.mark.parametrize("offset", [timedelta(days=-30), timedelta(days=5, seconds=1)])
def test_before_and_after_the_casting_is_refused(
    poll: Poll, ana: Person, offset: timedelta
) -> None:
    with pytest.raises(Refused):
        cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now() + offset)


def test_each_voter_has_an_order_which_the_seed_reproduces(poll: Poll) -> None:
    voters = [factories.verified() for _ in range(30)]
    orders = [[o.position for o in order_for(poll, voter)] for voter in voters]
    again = [[o.position for o in order_for(Poll.objects.get(), voter)] for voter in voters]
    assert orders == again
    firsts = Counter(order[0] for order in orders)
    assert set(firsts) == {1, 2, 3}


def test_count_gives_the_votes_and_hides_small_cells(poll: Poll, finish: Finish) -> None:
    ulu = [factories.verified() for _ in range(24)]
    utara = [factories.verified("", "64.72.05.1003") for _ in range(4)]
    for number, person in enumerate([*ulu, *utara]):
        cast(poll, person, 1 + number % 2)
    cast(poll, ulu[0], 3)
    poll = finish(poll)
    result = poll.tally.result
    assert result["counts"] == {"1": 13, "2": 14, "3": 1}
    assert (result["voted"], result["invalid"], result["winners"]) == (28, 0, [2])
    assert result["electorate"] == 28
    assert result["electorate_at_opening"] == 0
    assert result["strata"] == {}
    assert set(Ballot.objects.values_list("stratum", flat=True)) == {""}
    assert ledger.faults(polls.log_of(poll)) == []
    assert [e["type"] for e in entries(poll)][-2:] == ["closing", "result"]


def test_somebody_who_moved_away_after_voting_is_still_counted(
    poll: Poll, ana: Person, finish: Finish
) -> None:
    cast(poll, ana, 1)
    Residency.objects.filter(person=ana).update(revoked_at=timezone.now(), end_reason="left")
    assert finish(poll).tally.result["electorate"] == 1


def test_closing_and_counting_twice_changes_nothing(
    poll: Poll, ana: Person, finish: Finish
) -> None:
    cast(poll, ana, 1)
    before = entries(finish(poll))
    finish(poll)
    assert entries(poll) == before
    assert Ballot.objects.count() == 1


def test_an_open_poll_is_not_counted(poll: Poll) -> None:
    with pytest.raises(Refused):
        tallies.count_poll(poll=poll, at=timezone.now())


def test_an_unreadable_envelope_is_counted_as_invalid(
    poll: Poll, ana: Person, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    from polls.actions import ballots

    with monkeypatch.context() as broken:
        broken.setattr(ballots, "seal", lambda *_: b"\x00" * 144)
        cast(poll, ana, 1)
    cast(poll, factories.verified(), 2)
    result = finish(poll).tally.result
    assert (result["valid"], result["invalid"], result["voted"]) == (1, 1, 2)


def test_without_the_key_outside_nothing_is_opened(poll: Poll, ana: Person) -> None:
    cast(poll, ana, 1)
    polls.close_poll(poll=poll, at=poll.closes_at)
    with override_settings(REMBUK_BALLOT_KEY="another"), pytest.raises(Unreadable):
        tallies.count_poll(poll=poll, at=poll.closes_at)
    assert not Ballot.objects.exists()
    assert Poll.objects.get().state == PollState.CLOSED


@pytest.mark.parametrize("what", ["exchanged", "removed", "added"])
def test_an_envelope_changed_past_the_log_stops_the_count(
    poll: Poll, ana: Person, what: str
) -> None:
    cast(poll, ana, 1)
    forged = envelopes.seal(poll.public_key, envelopes.Content(2, ""), 96)
    if what == "exchanged":
        SealedBallot.objects.update(envelope=forged)
    elif what == "added":
        SealedBallot.objects.create(poll=poll, pseudonym="f" * 64, envelope=forged)
    polls.close_poll(poll=poll, at=poll.closes_at)
    if what == "removed":
        SealedBallot.objects.all().delete()
    with pytest.raises(tallies.Altered):
        tallies.count_poll(poll=poll, at=poll.closes_at)
    assert not Tally.objects.exists()


def test_the_objection_period_is_that_of_the_opening(
    planned: Poll, ana: Person, finish: Finish, settings: Any
) -> None:
    settings.REMBUK_POLL_OBJECTION_DAYS = 20
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    settings.REMBUK_POLL_OBJECTION_DAYS = 1
    poll = finish(poll)
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=19)) == 0
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=20)) == 1


def test_after_the_objection_period_envelopes_and_key_are_gone(
    poll: Poll, ana: Person, finish: Finish
) -> None:
    cast(poll, ana, 1)
    poll = finish(poll)
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=13)) == 0
    assert SealedBallot.objects.count() == 1
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=14)) == 1
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=15)) == 0
    assert not SealedBallot.objects.exists()
    assert Poll.objects.get().sealed_private_key == ""
    assert entries(poll)[-1]["type"] == "destruction"
    assert Turnout.objects.count() == Ballot.objects.count() == 1


def test_periodic_work_catches_up_after_an_outage(
    planned: Poll, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.run_due_polls()
    cast(Poll.objects.get(), ana, 2)
    tasks.rehearse_open_polls()
    later = planned.closes_at + timedelta(days=20)
    planned.consultation.__class__.objects.update(live=False)
    monkeypatch.setattr(tasks.timezone, "now", lambda: later)
    tasks.run_due_polls()
    tasks.run_due_polls()
    assert Poll.objects.get().state == PollState.COUNTED
    tasks.destroy_old_envelopes()
    assert SealedBallot.objects.exists()  # fourteen days run from the actual close


REFUSED_WRITES = {
    "an envelope": lambda poll: SealedBallot.objects.create(
        poll=poll, pseudonym="a" * 64, envelope=b"x"
    ),
    "another envelope": lambda poll: SealedBallot.objects.update(envelope=b"x"),
    "a turnout": lambda poll: Turnout.objects.create(poll=poll, person=factories.verified()),
    "the rules": lambda poll: Poll.objects.update(quorum=7),
    "the close": lambda poll: Poll.objects.update(closes_at=timezone.now() + timedelta(days=99)),
    "opening again": lambda poll: Poll.objects.update(state=PollState.OPEN, closed_at=None),
    "an option": lambda poll: Option.objects.update(cost=1),
    "one more option": lambda poll: Option.objects.create(poll=poll, position=9, labels={}),
    "a ballot": lambda poll: Ballot.objects.update(choice=1),
    "the result": lambda poll: Tally.objects.update(result={}),
}


@pytest.mark.parametrize("what", REFUSED_WRITES)
def test_the_database_refuses_after_the_close(
    poll: Poll, ana: Person, finish: Finish, what: str
) -> None:
    cast(poll, ana, 1)
    finish(poll)
    with pytest.raises(DatabaseError), transaction.atomic():
        REFUSED_WRITES[what](poll)


def test_raw_sql_cannot_cast_after_the_close_either(poll: Poll, ana: Person) -> None:
    cast(poll, ana, 1)
    polls.close_poll(poll=poll, at=poll.closes_at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE polls_sealedballot SET pseudonym = 'z'")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE polls_poll SET state = 'open', closed_at = NULL")


def test_nobody_can_match_voters_with_ballots_by_any_order(poll: Poll, finish: Finish) -> None:
    """S7-3: a hundred known votes, tried by row order, key order and every pairing of the two."""
    chance = random.Random(7)
    voters = [factories.verified() for _ in range(100)]
    known = {}
    for voter in voters:
        known[voter.pk] = chance.choice([1, 2])
        cast(poll, voter, known[voter.pk])
    finish(poll)
    votes = Counter(known.values())
    best_guess = max(votes.values())
    people = [
        list(Turnout.objects.order_by("pk").values_list("person", flat=True)),
        _in_table_order("polls_turnout", "person_id"),
        [voter.pk for voter in voters],
    ]
    ballots = [
        list(Ballot.objects.order_by("pk").values_list("choice", flat=True)),
        _in_table_order("polls_ballot", "choice"),
    ]
    for one in people:
        for other in ballots:
            hits = sum(known[p] == choice for p, choice in zip(one, other, strict=True))
            # Chance gives about fifty of a hundred; four standard deviations are twenty.
            assert hits <= max(best_guess, 50) + 20
    kept = SealedBallot.objects.values_list("pseudonym", flat=True)
    assert not {str(voter.pk) for voter in voters} & set(kept)


def _in_table_order(table: str, column: str) -> list[int]:
    """Rows as they lie in the table."""
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {order}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_a_poll_that_cannot_be_closed_keeps_no_other_one_open(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.consultation("vote", slug="lain")
    planning.plan_poll(other)
    second = polls.open_poll(
        poll=Poll.objects.get(consultation=other), at=timezone.now() - timedelta(days=1)
    )
    real = polls.close_poll

    def close(*, poll: Poll, at: datetime) -> object:
        if poll.pk != second.pk:
            raise KeyError("a fault of this poll alone")
        return real(poll=poll, at=at)

    monkeypatch.setattr(tasks, "close_poll", close)
    monkeypatch.setattr(tasks, "due_to_close", lambda _now: [poll, second])
    monkeypatch.setattr(tasks, "due_to_open", lambda _now: [])
    tasks.run_due_polls()
    second.refresh_from_db()
    assert second.state != PollState.OPEN
