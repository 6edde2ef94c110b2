"""S7-3: a hundred known votes, and somebody who has the whole database but no key outside of it."""

import hashlib
import itertools
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from polls.actions.ballots import cast_ballot
from polls.actions.order import sweep
from polls.models import Ballot, Poll, SealedBallot, Turnout
from polls.queries.outside_key import pseudonym
from polls.queries.package import package
from tests import factories

VOTES = 100
CHANCE = 20
"""Chance gives fifty of a hundred; four standard deviations are twenty."""


@pytest.fixture
def known(poll: Poll) -> dict[int, int]:
    """Who chose what, cast over the pages so that sessions and all other traces are there."""
    chance, found = random.Random(11), {}
    for number in range(VOTES):
        person = factories.verified("" if number else "ana")
        choice = chance.choice([1, 2])
        if number % 10 == 0:
            client = Client()
            client.force_login(person.user)
            key = client.get("/id/suara/tepian/").context["submission_key"]
            sent = {"choice": choice, "step": "cast", "submission_key": key}
            assert client.post("/id/suara/tepian/", sent).status_code == 302
        else:
            cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now())
        found[person.pk] = choice
    return found


def rows(table: str, column: str, order: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {order}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def lying() -> list[str]:
    """In which orders a table can be read that nobody asked it to remember."""
    return ["rowid"] if connection.vendor == "sqlite" else ["ctid", "xmin::text::bigint, ctid"]


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every table, as a thief would have it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
                found[model._meta.db_table] = cursor.fetchall()
    return found


def as_text(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def test_no_order_matches_people_with_choices(
    poll: Poll, known: dict[int, int], finish: Callable[[Poll], Poll]
) -> None:
    cast_in = list(known)
    poll = finish(poll)
    people = [rows("polls_turnout", "person_id", order) for order in ("id", *lying())]
    people += [cast_in, sorted(cast_in)]
    choices = [
        [int(value) for value in rows("polls_ballot", "choice", order)]
        for order in ("id", *lying())
    ]
    choices += [[ballot[0] for ballot in package(poll)["ballots"]]]
    tried = 0
    for one, other in itertools.product(people, choices):
        for sequence in (other, other[::-1]):
            hits = sum(known[p] == choice for p, choice in zip(one, sequence, strict=True))
            best_guess = max(Counter(known.values()).values())
            assert hits <= max(best_guess, VOTES // 2) + CHANCE
            tried += 1
    assert tried >= 16


def test_the_order_of_casting_is_forgotten_at_the_close(
    poll: Poll, known: dict[int, int], finish: Callable[[Poll], Poll]
) -> None:
    """Before, turnout and envelopes lie side by side; afterwards neither knows when."""
    cast_in = list(known)
    names = [pseudonym(poll.pk, person) for person in cast_in]
    assert rows("polls_turnout", "person_id", lying()[0]) == cast_in
    finish(poll)
    for order in ("id", *lying()):
        assert in_place(rows("polls_turnout", "person_id", order), cast_in) < CHANCE
        assert in_place(rows("polls_sealedballot", "pseudonym", order), names) < CHANCE
    seen = [rows("polls_turnout", "person_id", order) for order in lying()]
    held = [rows("polls_sealedballot", "pseudonym", order) for order in lying()]
    for one, other in itertools.product(seen, held):
        assert in_place([pseudonym(poll.pk, person) for person in one], other) < CHANCE


def in_place(one: list[Any], other: list[Any]) -> int:
    """How many stand at the same place, or beside the same neighbour."""
    beside = set(itertools.pairwise(other))
    return sum(a == b for a, b in zip(one, other, strict=True)) + sum(
        pair in beside for pair in itertools.pairwise(one)
    )


def test_all_rows_of_the_close_come_from_one_transaction(
    poll: Poll, known: dict[int, int], finish: Callable[[Poll], Poll]
) -> None:
    finish(poll)
    if connection.vendor == "postgresql":
        for table in ("polls_turnout", "polls_sealedballot", "polls_ballot"):
            assert len(set(rows(table, "xmin::text", "id"))) == 1
    assert len(set(map(len, rows("polls_sealedballot", "envelope", "id")))) == 1
    assert set(rows("polls_sealedballot", "sending", "id")) == {""}


def test_no_other_table_knows_an_envelope_or_a_voter(
    poll: Poll, known: dict[int, int], finish: Callable[[Poll], Poll]
) -> None:
    """Receipts, envelopes and pseudonyms stand beside no person, in no session and in no form."""
    poll = finish(poll)
    hashes = [
        hashlib.sha256(bytes(envelope)).hexdigest()
        for envelope in SealedBallot.objects.values_list("envelope", flat=True)
    ]
    names = list(SealedBallot.objects.values_list("pseudonym", flat=True))
    ballots = [str(pk) for pk in Ballot.objects.values_list("pk", flat=True)]
    turnout = [str(pk) for pk in Turnout.objects.values_list("pk", flat=True)]
    where: dict[str, set[str]] = {"hash": set(), "name": set(), "ballot": set(), "turnout": set()}
    for table, found in dump().items():
        text = "\n".join(as_text(value) for row in found for value in row)
        for kind, keys in zip(where, (hashes, names, ballots, turnout), strict=True):
            if any(key in text or key.replace("-", "") in text for key in keys):
                where[kind].add(table)
    assert where["hash"] == {"ledger_leaf"}
    assert where["name"] == {"polls_sealedballot"}
    assert where["ballot"] == {"polls_ballot"}
    assert where["turnout"] == {"polls_turnout"}


def test_the_log_tells_no_person_and_no_time(
    poll: Poll, known: dict[int, int], finish: Callable[[Poll], Poll]
) -> None:
    from polls.queries.log import entries_of

    finish(poll)
    votes = [entry for entry in entries_of(poll) if entry["type"] == "envelope"]
    assert len(votes) == VOTES
    assert all(set(entry) == {"type", "hash"} for entry in votes)
    people = Person.objects.filter(pk__in=known)
    text = str(votes)
    assert not any(str(person.user.email) in text for person in people)


def test_my_voice_says_that_never_what(client: Client, poll: Poll, known: dict[int, int]) -> None:
    ana = Person.objects.get(pk=min(known))
    client.force_login(ana.user)
    page = client.get(reverse("insights:my-voice")).content.decode()
    assert "Taman saja" not in page


@pytest.mark.django_db(transaction=True)
def test_sweeping_is_possible_outside_a_transaction() -> None:
    sweep()
