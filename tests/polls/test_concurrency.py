"""Real threads, real connections: on SQLite and on PostgreSQL alike."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from ledger import queries as ledger
from ledger.models import Leaf
from polls.actions import planning, polls, tallies
from polls.actions.ballots import Cast, cast_ballot, cast_sealed, check_sealed, seal_ballot
from polls.actions.paper import mark_on_paper
from polls.actions.roll import roll_faults
from polls.algorithms.receipts import receipt_code
from polls.algorithms.tally import final_hashes
from polls.models import Ballot, CheckedEnvelope, PaperMark, Poll, SealedBallot, Turnout
from polls.queries.ballots import ballot_key, envelope_hashes
from polls.queries.log import entries_of, log_of
from residents.queries import current_residency
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db(transaction=True)
AT_A_TIME = 16
"""So many connections at once: a server has a limit, and SQLite a patience."""


def together(acts: Iterable[Callable[[], object]]) -> list[object]:
    """Run all at once; what each returned or raised, in any order."""
    acts = list(acts)
    start, answers = threading.Barrier(len(acts)), []
    room = threading.Semaphore(AT_A_TIME)

    def run(act: Callable[[], object]) -> None:
        start.wait()
        with room:
            try:
                answers.append(act())
            except Exception as error:  # noqa: BLE001 - the test looks at every answer
                answers.append(error)
            finally:
                connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def running(db: None) -> Poll:
    factories.city()
    planning.plan_poll(factories.consultation("vote", slug="tepian"))
    return polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))


def test_a_check_while_people_vote_finds_no_difference(running: Poll) -> None:
    people, now = [factories.verified() for _ in range(24)], timezone.now()
    votes: list[Callable[[], object]] = [
        partial(cast_ballot, poll=running, person=person, choice=1, at=now) for person in people
    ]
    checks: list[Callable[[], object]] = [partial(roll_faults, now)] * 8
    answers = together([*votes[:12], *checks, *votes[12:]])
    assert sum(isinstance(answer, Cast) for answer in answers) == 24, answers
    assert [answer for answer in answers if not isinstance(answer, Cast)] == [[]] * 8
    assert Poll.objects.get().difference == {}


def test_one_person_many_clicks_one_ballot(running: Poll) -> None:
    """S7-2, with the key of one form."""
    ana = factories.verified("ana")
    key, now = ballot_key(running, ana), timezone.now()
    answers = together(
        lambda: cast_ballot(poll=running, person=ana, choice=1, at=now, key=key) for _ in range(200)
    )
    assert all(isinstance(a, Cast) for a in answers), answers
    assert sum(a.new for a in answers if isinstance(a, Cast)) == 1
    assert len({a.receipt for a in answers if isinstance(a, Cast)}) == 1
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)
    assert Leaf.objects.filter(data__contains='"envelope"').count() == 1


def test_two_hundred_votes_of_one_person_are_one_and_every_receipt_is_in_the_log(
    running: Poll,
) -> None:
    """As if each came from a page of its own: each replaces the one before."""
    ana, now = factories.verified("ana"), timezone.now()
    answers = together(
        lambda c=c: cast_ballot(poll=running, person=ana, choice=1 + c % 3, at=now)
        for c in range(200)
    )
    receipts = {answer.receipt for answer in answers if isinstance(answer, Cast)}
    assert len(receipts) == 200, answers
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)
    entries = entries_of(running)
    kinds = Counter(entry["type"] for entry in entries)
    assert (kinds["envelope"], kinds["replacement"]) == (1, 199)
    assert receipts == {receipt_code(e["hash"]) for e in entries if "hash" in e}
    assert final_hashes(entries) == envelope_hashes(running)
    assert ledger.faults(log_of(running)) == []


def test_one_person_two_choices_at_once_one_ballot(running: Poll) -> None:
    ana, now = factories.verified("ana"), timezone.now()
    together(lambda c=c: cast_ballot(poll=running, person=ana, choice=c, at=now) for c in (1, 2, 3))
    assert (Turnout.objects.count(), SealedBallot.objects.count()) == (1, 1)
    polls.close_poll(poll=running, at=running.closes_at)
    tallies.count_poll(poll=running, at=running.closes_at)
    assert Ballot.objects.count() == 1


def test_twenty_people_at_once_all_count(running: Poll) -> None:
    people, now = [factories.verified() for _ in range(20)], timezone.now()
    answers = together(
        lambda p=p: cast_ballot(poll=running, person=p, choice=2, at=now) for p in people
    )
    assert len({a.receipt for a in answers if isinstance(a, Cast)}) == 20
    assert Turnout.objects.count() == SealedBallot.objects.count() == 20
    polls.close_poll(poll=running, at=running.closes_at)
    tally = tallies.count_poll(poll=running, at=running.closes_at)
    assert tally.result["counts"]["2"] == 20
    assert ledger.faults(polls.log_of(running)) == []


def test_casting_while_the_poll_closes_is_whole_or_nothing(running: Poll) -> None:
    people, now = [factories.verified() for _ in range(12)], timezone.now()
    answers = together(
        [
            *(lambda p=p: cast_ballot(poll=running, person=p, choice=1, at=now) for p in people),
            lambda: polls.close_poll(poll=running, at=running.closes_at),
        ]
    )
    cast = sum(isinstance(answer, Cast) for answer in answers)
    refused = sum(isinstance(answer, Refused) for answer in answers)
    assert cast + refused == 12
    assert Turnout.objects.count() == SealedBallot.objects.count() == cast
    tally = tallies.count_poll(poll=running, at=running.closes_at)
    assert tally.result["voted"] == cast


def test_cast_and_checked_at_once_is_never_both(running: Poll) -> None:
    """Whoever can open an envelope has not voted with it."""
    people, now = [factories.verified() for _ in range(10)], timezone.now()
    sealed = [seal_ballot(poll=running, person=p, choice=2, at=now) for p in people]
    answers = together(
        lambda act=act, p=person, one=one: act(poll=running, person=p, sealed=one, at=now)
        for person, one in zip(people, sealed, strict=True)
        for act in (cast_sealed, check_sealed)
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 10, answers
    cast = {
        bytes(one)[:32].hex() for one in SealedBallot.objects.values_list("envelope", flat=True)
    }
    checked = set(CheckedEnvelope.objects.values_list("ephemeral_key", flat=True))
    assert not cast & checked
    assert cast | checked == {one.ephemeral for one in sealed}
    assert Turnout.objects.count() == len(cast)


def test_closing_and_counting_by_two_workers_happens_once(running: Poll) -> None:
    cast_ballot(poll=running, person=factories.verified(), choice=1, at=timezone.now())

    def finish() -> None:
        polls.close_poll(poll=running, at=running.closes_at)
        tallies.count_poll(poll=running, at=running.closes_at)

    assert together([finish] * 3) == [None] * 3
    assert Ballot.objects.count() == 1
    assert Leaf.objects.filter(data__contains='"closing"').count() == 1


@pytest.fixture
def running_with_paper(db: None) -> Poll:
    factories.city()
    planning.plan_poll(factories.consultation("vote", slug="tepian"))
    Poll.objects.update(paper=True)
    return polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))


def test_marked_on_paper_and_cast_at_once_is_never_both(running_with_paper: Poll) -> None:
    people, now = [factories.verified() for _ in range(8)], timezone.now()
    officer = factories.staff("fitri", "kelurahan-officer", "64.72.03.1005").user
    homes = [current_residency(person, now) for person in people]
    answers = together(
        act
        for person, home in zip(people, homes, strict=True)
        for act in (
            lambda p=person: cast_ballot(poll=running_with_paper, person=p, choice=1, at=now),
            lambda h=home: mark_on_paper(poll=running_with_paper, residency=h, by=officer, at=now),
        )
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 8, answers
    online = set(Turnout.objects.values_list("person", flat=True))
    marked = set(PaperMark.objects.values_list("person", flat=True))
    assert not online & marked
    assert online | marked == {person.pk for person in people}
    assert SealedBallot.objects.count() == len(online)


def test_one_person_marked_by_many_desks_is_marked_once(running_with_paper: Poll) -> None:
    person, now = factories.verified(), timezone.now()
    home = current_residency(person, now)
    officers = [
        factories.staff(f"petugas{n}", "kelurahan-officer", "64.72.03.1005").user for n in range(6)
    ]
    answers = together(
        lambda o=o: mark_on_paper(poll=running_with_paper, residency=home, by=o, at=now)
        for o in officers
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 5, answers
    assert PaperMark.objects.count() == 1
