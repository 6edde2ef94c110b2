"""The vote over HTTP: as secret and as strict as its page."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.algorithms.receipts import hash_start
from polls.models import Ballot, Poll, SealedBallot, Turnout

VOTE, BALLOT = "/api/consultations/tepian/vote", "/api/consultations/tepian/ballot"


def as_person(person: Person) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


def cast(client: Client, choice: int, key: str) -> Any:
    return client.post(
        BALLOT,
        json.dumps({"choice": choice}),
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


@pytest.mark.usefixtures("poll")
class TestVote:
    def test_everybody_sees_the_vote_and_nobody_a_count(self) -> None:
        answer = Client().get(VOTE)
        told = answer.json()
        assert [option["position"] for option in told["options"]] == [1, 2, 3]
        assert (told["voted"], told["key"]) == (False, "")
        assert not {"result", "turnout", "votes"} & set(told)
        assert not answer.cookies

    def test_one_ballot_for_one_key_and_another_instead(self, ana: Person) -> None:
        client = as_person(ana)
        key = client.get(VOTE).json()["key"]
        first = cast(client, 1, key).json()
        assert not first["again"]
        assert hash_start(first["receipt"])
        assert cast(client, 1, key).json() == {"again": True, "receipt": first["receipt"]}
        assert cast(client, 2, key).status_code == 422
        told = client.get(VOTE).json()
        assert told["voted"]
        assert cast(client, 2, told["key"]).status_code == 201
        assert (SealedBallot.objects.count(), Turnout.objects.count()) == (1, 1)
        assert not Ballot.objects.exists()

    def test_the_rules_are_those_of_the_page(self, ana: Person, budi: Person, poll: Poll) -> None:
        assert cast(Client(), 1, "a" * 32).status_code == 401
        assert cast(as_person(budi), 1, "a" * 32).status_code == 403
        client = as_person(ana)
        key = client.get(VOTE).json()["key"]
        assert cast(client, 1, "").status_code == 400
        assert cast(client, 9, key).status_code == 403
        assert cast(client, 0, key).status_code == 422
        assert not SealedBallot.objects.exists()

    def test_after_the_close_nothing_is_taken(self, ana: Person, poll: Poll, finish: Any) -> None:
        client = as_person(ana)
        key = client.get(VOTE).json()["key"]
        assert timezone.now() < finish(poll).closes_at
        assert cast(client, 1, key).status_code == 403
