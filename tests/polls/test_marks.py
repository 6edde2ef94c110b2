"""Ballots that carry no mark: one form for whatever was sent, amounts in steps."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.actions import ballots
from polls.actions.ballots import cast_ballot
from polls.algorithms import verify_poll
from polls.algorithms.contents import canonical
from polls.algorithms.dividing import can_be_divided, step_amount
from polls.algorithms.recognition import is_recognisable, possible_ballots
from polls.choices import Rule
from polls.models import Ballot, Poll, SealedBallot
from polls.queries.log import logged_rules
from polls.rules.ballots import taken_choice
from tests import factories
from tests.polls import methods
from tests.polls.elections import election
from tests.polls.methods import open_vote
from tests.polls.ways import downloaded, faults
from web.refusal import Refused

VOTE, BALLOT = "/api/consultations/tepian/vote", "/api/consultations/tepian/ballot"
PAGE = "/en/suara/tepian/"
Finish = Callable[[Poll], Poll]


def posted(person: Person, text: str) -> Any:
    """The answer of the API to a body as it is written."""
    client = Client()
    client.force_login(person.user)  # type: ignore[arg-type]
    headers = {"Idempotency-Key": client.get(VOTE).json()["key"]}
    return client.post(BALLOT, text, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("method", "sent", "held"),
    [
        ("score", {"1": 0, "2": 5}, {"2": 5}),
        ("score", {"10": 1, "2": 5}, {"10": 1, "2": 5}),
        ("score", {"1": 0, "2": 0}, {}),
        ("allocation", {"2": 40, "1": 60, "10": 0}, {"1": 60, "2": 40}),
        ("approval", [10, 1], [1, 10]),
        ("budget", [2, 1], [1, 2]),
        ("ranking", [10, 1], [10, 1]),
        ("single", 1, 1),
        ("score", {"9": 0}, {"9": 0}),
        ("score", {"1": 0.0}, {"1": 0.0}),
        ("score", {"1": False}, {"1": False}),
        ("approval", [1, "2"], [1, "2"]),
        ("approval", [2, 1, 1], [1, 1, 2]),
    ],
)
def test_one_form_of_a_choice(method: str, sent: Any, held: Any) -> None:
    """A zero is nothing, and order says nothing where there is none; the rest is left to refuse."""
    found = canonical(sent, method=method, positions=[1, 2, 10])
    assert json.dumps(found) == json.dumps(held)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "sent", "held"),
    [
        ("score", '{"choice": {"3": 0, "2": 4, "1": 0}}', {"2": 4}),
        ("score", '{"choice": {"1": 0}}', {}),
        ("score", '{"choice": {"1": -0}}', {}),
        (
            "allocation",
            '{"choice": {"3": 400000, "1": 600000, "2": 0}}',
            {"1": 600000, "3": 400000},
        ),
        ("allocation", '{"choice": {"1": 0, "2": 0, "3": 0}}', {}),
        ("approval", '{"choice": [3, 1]}', [1, 3]),
        ("equal-shares", '{"choice": [2, 1]}', [1, 2]),
    ],
)
def test_what_the_api_is_sent_is_counted_as_the_page_would_send_it(
    planned: Poll, finish: Finish, ana: Person, monkeypatch: pytest.MonkeyPatch, rule: str,
    sent: str, held: Any,
) -> None:  # fmt: skip
    poll = open_vote(planned, monkeypatch, rule)
    assert posted(ana, sent).status_code == 201
    counted = finish(poll)
    assert [ballot.choice for ballot in Ballot.objects.all()] == [held]
    assert counted.tally.result["blank"] == (held == {})
    assert faults(downloaded(counted)) == []


SHAPES = [
    "1.0", "true", '"1"', "null", "[1.0]", "[true]", '["1"]', "[1, 1]", "[1, 1, 1, 1]",
    "[[1]]", "[9]", "[0]",
    '{"1": 1.0}', '{"1": 1.5}', '{"1": true}', '{"1": false}', '{"1": "5"}', '{"1": null}',
    '{"01": 5}', '{" 1": 5}', '{"+1": 5}', '{"1.0": 5}', '{"\\u0661": 5}', '{"\\uff11": 5}',
    '{"9": 0}', '{"0": 0}', '{"1": -1}', '{"1": [5]}', '{"1": {"1": 5}}', '{"1": 0.0}',
    '{"1": 1e0}', '{"1": ' + "9" * 30 + "}", '{"1": ' + "9" * 5000 + "}", "[" * 900 + "]" * 900,
    '{"choice": 1}', "{}x",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("rule", ["single-choice", "approval", "irv", "equal-shares", "score"])
def test_no_other_shape_is_taken(
    planned: Poll, ana: Person, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    open_vote(planned, monkeypatch, rule)
    monkeypatch.setattr("polls.api.check_rate", lambda request, name: None)
    for shape in SHAPES:
        assert posted(ana, '{"choice": ' + shape + "}").status_code in (400, 403, 422), shape
    assert posted(ana, '{"choice": [1], "note": "saya"}').status_code in (400, 403, 422)
    assert not SealedBallot.objects.exists()


@pytest.mark.django_db
def test_a_single_choice_is_not_blank_online(poll: Poll, ana: Person, client: Client) -> None:
    """On paper it can be; online it would be a sign that no page offers."""
    assert posted(ana, '{"choice": []}').status_code == 403
    with pytest.raises(Refused):
        cast_ballot(poll=poll, person=ana, choice=[], at=timezone.now())
    assert not SealedBallot.objects.exists()


@pytest.mark.django_db
def test_the_same_choice_in_another_shape_is_the_same_sending(
    planned: Poll, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_vote(planned, monkeypatch, "score")
    client = Client()
    client.force_login(ana.user)  # type: ignore[arg-type]
    headers = {"Idempotency-Key": client.get(VOTE).json()["key"]}
    told = [
        client.post(BALLOT, json.dumps({"choice": c}), "application/json", headers=headers).json()
        for c in ({"2": 4}, {"1": 0, "2": 4})
    ]
    assert told == [
        {"again": False, "receipt": told[0]["receipt"]},
        {"again": True, "receipt": told[0]["receipt"]},
    ]


@pytest.mark.django_db
def test_what_was_sealed_in_another_form_is_counted_in_its_one_form(
    planned: Poll, finish: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in votes that ran while an earlier version took any shape."""
    poll = open_vote(planned, monkeypatch, "score")
    monkeypatch.setattr(ballots, "taken_online", lambda rules, choice: choice)
    for choice in ({"1": 0, "2": 4}, {"2": 4, "3": 0}, {"2": 4}, {"1": 0}, {"9": 0}, {"1": 4.0}):
        cast_ballot(poll=poll, person=factories.verified(), choice=choice, at=timezone.now())
    counted = finish(poll)
    assert [b[0] for b in downloaded(counted)["ballots"]] == [{"2": 4}] * 3 + [{}, None, None]
    assert faults(downloaded(counted)) == []


RAW: list[Any] = [0, 1, 2, 3, 5, 50, 100, -1, 1.0, 2.5, True, False, "1", None, [], {}, [1]]


def test_whatever_is_sent_is_refused_or_has_one_form() -> None:
    """Product and stand-alone program agree on what is a ballot; no two forms are one choice."""
    chance = random.Random(13)
    for rule in Rule:
        rules, _choices = election(rule, "none", 4)
        rules |= {"canonical": True}
        if rule == Rule.ALLOCATION:
            rules["limits"] = {"budget": 100, "step": 5}
            rules["counting"] = rules["counting"] | {"budget": 100, "shares": []}
        keys = ["1", "2", "3", "9", "01", "", "１"]
        taken = 0
        for _ in range(1500):
            raw = chance.choice(
                [
                    chance.choice(RAW),
                    [chance.choice(RAW[:5]) for _ in range(chance.randint(0, 3))],
                    [chance.choice(RAW) for _ in range(chance.randint(0, 3))],
                    {chance.choice(keys[:3]): chance.choice(RAW[:7]) for _ in range(3)},
                    {chance.choice(keys): chance.choice(RAW) for _ in range(2)},
                ]
            )
            try:
                held = taken_choice(rules, raw)
            except Refused:
                assert not verify_poll.is_legal(raw, rules), (rule, raw)
                continue
            taken += 1
            assert verify_poll.is_legal(held, rules), (rule, raw, held)
            assert json.dumps(taken_choice(rules, held)) == json.dumps(held)
            assert verify_poll.is_legal(raw, rules) == (raw == held), (rule, raw)
        assert taken > 20, rule


# --- Amounts in steps ---


@pytest.mark.django_db
def test_amounts_are_those_of_the_list(
    planned: Poll, finish: Finish, ana: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_vote(planned, monkeypatch, "allocation", step=50_000)
    assert logged_rules(poll)["limits"] == {"budget": 1_000_000, "step": 50_000}
    client.force_login(ana.user)  # type: ignore[arg-type]
    page = client.get(PAGE).content.decode()
    assert "in steps of Rp50.000" in page
    assert '<option value="650000">Rp650.000 (65.0%)</option>' in page
    assert page.count("<option ") == 3 * 21
    free = '{"choice": {"1": 600001, "3": 399999}}'
    refused = posted(ana, free)
    assert refused.status_code == 403
    assert "Rp50.000" in refused.json()["detail"]
    sent = {"step": "cast", "choice_1": "612345", "submission_key": "k" * 64}
    assert "Choose an amount of the list." in client.post(PAGE, sent).content.decode()
    key = client.get(VOTE).json()["key"]
    sent = {"step": "cast", "choice_2": "650000", "choice_3": "350000", "submission_key": key}
    assert client.post(PAGE, sent).status_code == 302
    found = downloaded(finish(poll))
    assert [choice for choice, _ in found["ballots"]] == [{"2": 650_000, "3": 350_000}]
    assert faults(found) == []
    marked = [{"2": 650_001, "3": 349_999}, {"1": 0, "2": 650_000, "3": 350_000}]
    for choice in marked:
        assert not verify_poll.is_legal(choice, found["rules"])


@pytest.mark.django_db
def test_a_vote_whose_rules_have_no_steps_is_as_before(
    planned: Poll, finish: Finish, ana: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_vote(planned, monkeypatch, "allocation")
    client.force_login(ana.user)  # type: ignore[arg-type]
    assert "in whole rupiah" in client.get(PAGE).content.decode()
    assert posted(ana, '{"choice": {"1": 600001, "3": 399999}}').status_code == 201
    found = downloaded(finish(poll))
    assert [choice for choice, _ in found["ballots"]] == [{"1": 600_001, "3": 399_999}]
    assert faults(found) == []
    del found["rules"]["canonical"]
    assert verify_poll.is_legal({"1": 600_000, "2": 0, "3": 400_000}, found["rules"])


@pytest.mark.parametrize(
    ("parts", "shares", "categories", "possible"),
    [
        (20, [("jalan", 60, 70)], {"jalan", "lain"}, True),
        (10, [("jalan", 61, 69)], {"jalan", "lain"}, False),
        (20, [("jalan", 61, 69)], {"jalan", "lain"}, True),
        (4, [("jalan", 60, 70)], {"jalan", "lain"}, False),
        (20, [("jalan", 0, 40), ("lain", 0, 40)], {"jalan", "lain"}, False),
        (20, [("jalan", 0, 40), ("lain", 0, 40)], set(), True),
        (3, [("jalan", 50, 100), ("lain", 50, 100)], {"jalan", "lain"}, False),
        (20, [], {"jalan"}, True),
    ],
)
def test_steps_leave_a_way_to_keep_the_hard_shares(
    parts: int, shares: list[tuple[str, int, int]], categories: set[str], possible: bool
) -> None:
    assert can_be_divided(parts, shares, categories) is possible
    assert (step_amount(1_000_000, 5), step_amount(30, 5), step_amount(3, 5)) == (50_000, 1, 1)


# --- What the pages say ---


def test_a_ballot_is_recognisable_where_few_voters_come_on_each_way_to_fill_it_in() -> None:
    def ways(method: str, **limits: int) -> int:
        return possible_ballots(method=method, options=4, limits=limits)

    assert ways("ranking") == 1 + 4 + 12 + 24 + 24
    assert ways("ranking", most=1) == 5
    assert (ways("approval"), ways("budget", most=2)) == (16, 11)
    assert ways("score", points=5) == 6**4
    assert ways("allocation", budget=100, step=5) == 10_626
    assert ways("allocation", budget=100, step=50) == 15

    def known(method: str, voters: int | None) -> bool:
        return is_recognisable(method=method, options=4, limits={}, voters=voters)

    assert (known("ranking", 649), known("ranking", 650)) == (True, False)
    assert not any(known("single", voters) for voters in (1, 10, None))
    assert not known("ranking", None)


@pytest.mark.django_db
def test_ballot_and_result_say_that_a_full_ranking_can_be_recognised(
    planned: Poll, finish: Finish, ana: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_vote(planned, monkeypatch, "irv", counting={"published": "cut"})
    page = client.get(PAGE).content.decode()
    assert "a full ranking can be recognised" in page
    assert "as many places are published as the count reads" in page
    assert "peringkat lengkap bisa dikenali" in client.get("/id" + PAGE[3:]).content.decode()
    cast_ballot(poll=poll, person=ana, choice=[1, 3, 2], at=timezone.now())
    finish(poll)
    result = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "a full ranking can be recognised" in result
    assert "With the whole rankings the result is the same" in result
    assert "peringkat utuh" in client.get("/id/suara/tepian/hasil/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "said"), [("score", True), ("single-choice", False)])
def test_other_ballots_say_it_where_it_is_so(
    planned: Poll, finish: Finish, ana: Person, client: Client, monkeypatch: pytest.MonkeyPatch,
    rule: str, said: bool,
) -> None:  # fmt: skip
    poll = open_vote(planned, monkeypatch, rule)
    assert ("can be recognised" in client.get(PAGE).content.decode()) is said
    choice = methods.BALLOTS[Rule(rule).method][0]
    cast_ballot(poll=poll, person=ana, choice=choice, at=timezone.now())
    finish(poll)
    result = client.get("/en/suara/tepian/hasil/").content.decode()
    assert ("can be recognised" in result) is said
    assert "as many places" not in result
