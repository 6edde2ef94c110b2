"""Checking a receipt and reading the log: for everybody, without a name or a cookie."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from ledger.actions import sign_head
from ledger.algorithms import merkle
from ledger.models import Leaf
from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.algorithms.verify_poll import faults
from polls.models import Poll
from polls.queries.log import log_of
from tests import factories

CHECK = "/en/suara/tepian/tanda-terima/"
LOG = "/en/suara/tepian/log/"


def cast(poll: Poll, person: Person, choice: int = 1) -> str:
    return cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now()).receipt


def ask(client: Client, code: str) -> str:
    return client.post(CHECK, {"receipt": code}).content.decode()


def test_a_receipt_through_the_life_of_a_vote(client: Client, poll: Poll, ana: Person) -> None:
    code = cast(poll, ana)
    page = ask(client, code.lower().replace("-", " "))
    assert "In the log, not opened yet" in page
    assert "entry 3 of the log" in page
    assert "signs the log every hour" in page
    sign_head(log=log_of(poll))
    assert reverse("polls:prove-entry", args=["tepian", 3]) in ask(client, code)
    second = cast(poll, ana, 2)
    assert "Replaced by a later vote" in ask(client, code)
    assert "The vote of entry 4 took its place" in ask(client, code)
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert "In the log, not counted yet" in ask(client, second)


def test_after_the_count(
    client: Client, poll: Poll, ana: Person, finish: Callable[[Poll], Poll]
) -> None:
    code = cast(poll, ana)
    finish(poll)
    assert "In the log, and counted" in ask(client, code)


def test_unknown_and_mistyped_codes(client: Client, poll: Poll, ana: Person) -> None:
    code = cast(poll, ana)
    assert "not in the log of this vote" in ask(client, "0" * 25)
    answer = client.post(CHECK, {"receipt": code[:-1] + ("A" if code[-1] != "A" else "B")})
    assert answer.status_code == 422
    assert "may be wrong" in answer.content.decode()
    assert client.post(CHECK, {}).status_code == 422


def test_checking_needs_no_cookie_and_leaves_none(poll: Poll, ana: Person) -> None:
    stranger = Client(enforce_csrf_checks=True)
    code = cast(poll, ana)
    for answer in (stranger.get(CHECK), stranger.post(CHECK, {"receipt": code})):
        assert answer.status_code == 200
        assert not answer.cookies
        assert ana.public_name not in answer.content.decode()


def test_a_vote_that_has_not_begun_has_no_log(client: Client, planned: Poll) -> None:
    for address in (CHECK, LOG, "/en/suara/tepian/log.json", "/en/suara/tepian/log/0.json"):
        assert client.get(address).status_code == 404


def test_the_voter_sees_and_keeps_the_receipt(client: Client, poll: Poll, ana: Person) -> None:
    code = cast(poll, ana)
    saved = "/en/suara/tepian/tanda-terima.txt"
    assert client.get(saved).status_code == 404
    client.force_login(ana.user)
    page = client.get("/en/suara/tepian/masuk/").content.decode()
    assert code in page
    assert "You are done" in page
    text = client.get(saved)
    assert code in text.content.decode()
    assert "attachment" in text["Content-Disposition"]
    budi = factories.verified("gita")
    client.force_login(budi.user)
    assert client.get(saved).status_code == 404
    assert cast(poll, budi) != code


def test_the_log_is_published_up_to_the_newest_head(
    client: Client, poll: Poll, ana: Person
) -> None:
    cast(poll, ana)
    before = client.get("/en/suara/tepian/log.json").json()
    assert len(before["log"]) == 3
    assert client.get("/en/suara/tepian/log/3.json").status_code == 404
    sign_head(log=log_of(poll))
    after = client.get("/en/suara/tepian/log.json").json()
    assert len(after["log"]) == 4
    assert faults(after) == []
    assert not {"at", "time"} & set(json.loads(after["log"][3]))
    page = client.get(LOG).content.decode()
    assert after["key"] in page
    assert reverse("polls:prove-heads", args=["tepian", 3, 4]) in page


def test_proofs_prove(client: Client, poll: Poll, ana: Person) -> None:
    cast(poll, ana)
    sign_head(log=log_of(poll))
    cast(poll, factories.verified())
    found = client.get("/en/suara/tepian/log/3.json").json()
    leaf = merkle.leaf_hash(found["entry"].encode())
    path = [bytes.fromhex(value) for value in found["proof"]]
    root = bytes.fromhex(found["head"]["root"])
    assert merkle.verify_inclusion(leaf, 3, found["head"]["size"], path, root)
    heads = client.get("/en/suara/tepian/log/3-4.json").json()
    roots = [bytes.fromhex(heads[name]["root"]) for name in ("old", "new")]
    path = [bytes.fromhex(value) for value in heads["proof"]]
    assert merkle.verify_consistency(3, roots[0], 4, roots[1], path)
    for wrong in ("4-3", "3-99", "3-3"):
        assert client.get(f"/en/suara/tepian/log/{wrong}.json").status_code == 404


@pytest.mark.parametrize("voters", [1, 3, 30])
def test_pages_ask_the_same_whatever_the_log(
    client: Client, poll: Poll, django_assert_max_num_queries: object, voters: int
) -> None:
    code = ""
    for _ in range(voters):
        code = cast(poll, factories.verified())
        sign_head(log=log_of(poll))
    assert Leaf.objects.count() == 3 + voters
    with django_assert_max_num_queries(9):
        client.get(LOG)
    with django_assert_max_num_queries(9):
        ask(client, code)
