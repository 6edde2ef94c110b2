"""Rankings cut behind what the count reads, so that fewer of them stand alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from polls.actions.ballots import cast_ballot
from polls.algorithms import cutting, verify_poll
from polls.algorithms.outcome import outcome_of
from polls.choices import Rule
from polls.models import Poll
from polls.queries.log import logged_rules
from tests import factories
from tests.polls.elections import CASES, election, named
from tests.polls.methods import open_vote
from tests.polls.ways import downloaded, faults

Finish = Callable[[Poll], Poll]
CUT = {"published": "cut"}


@pytest.mark.parametrize(("rule", "completion"), CASES)
def test_cut_ballots_have_the_same_result_by_every_rule(rule: Rule, completion: str) -> None:
    """Figure by figure, also for the stand-alone program; what cannot be cut stands whole."""
    shorter = 0
    for seed in range(60):
        rules, choices = election(rule, completion, seed)
        rules["counting"]["published"] = "cut"
        cast = {"online": [(c, "64.72.01") for c in choices], "paper": [(None, "")]}
        found, said = cutting.cut_ballots(rules, cast)
        assert said == {"cut": rule.method == "ranking"}
        cut = [choice for choice, _stratum in found["online"]]
        assert found["paper"] == [(None, "")]
        result = outcome_of(rules, choices)
        assert outcome_of(rules, cut) == result
        assert cutting.cut_ballots(rules, found) == (found, said)
        if rule.method != "ranking":
            assert cut == choices
            continue
        shorter += sum(map(len, choices)) - sum(map(len, cut))
        assert named(rules, cut, result | said) == []
        if cut != choices:
            assert "longer than the count reads" in named(rules, choices, result | said)[0]
            assert "cut ones have the same" in named(rules, choices, result | {"cut": False})[0]
    assert shorter or rule.method != "ranking"


@pytest.mark.django_db
@pytest.mark.parametrize("rule", ["scottish-stv", "irv", "schulze"])
def test_only_what_was_read_is_kept_and_published(
    planned: Poll, finish: Finish, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    poll = open_vote(planned, monkeypatch, rule, counting=CUT)
    cast = [[1, 2, 3]] * 8 + [[2, 1, 3]] * 3 + [[3, 2, 1], []]
    for choice in cast:
        cast_ballot(poll=poll, person=factories.verified(), choice=choice, at=timezone.now())
    found = downloaded(finish(poll))
    assert found["result"]["cut"] is True
    published = [choice for choice, _stratum in found["ballots"]]
    assert sum(map(len, published)) < sum(map(len, cast))
    assert faults(found) == []
    whole = outcome_of(found["rules"], cast)
    assert {name: found["result"][name] for name in whole} == whole
    said: list[str] = []
    assert verify_poll.report(found, write=said.append) == 0
    assert "Of each ranking only as many places are published as the count reads." in said


@pytest.mark.django_db
def test_a_cut_that_would_change_the_result_is_refused_and_said(
    planned: Poll, finish: Finish, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is cut is counted again before it is published."""
    poll = open_vote(planned, monkeypatch, "irv", counting=CUT)
    real = cutting.counted

    def reads_less(rules: Any, choices: Any) -> Any:
        found = real(rules, choices)
        object.__setattr__(found, "read", dict.fromkeys(found.read, 0))
        return found

    monkeypatch.setattr(cutting, "counted", reads_less)
    for choice in ([1, 2], [1, 2, 3], [2, 1]):
        cast_ballot(poll=poll, person=factories.verified(), choice=choice, at=timezone.now())
    found = downloaded(finish(poll))
    assert found["result"]["cut"] is False
    assert sorted(choice for choice, _ in found["ballots"]) == [[1, 2], [1, 2, 3], [2, 1]]
    assert "so they stand whole" in client.get("/en/suara/tepian/hasil/").content.decode()
    assert "cut ones have the same result" in " ".join(faults(found))


@pytest.mark.django_db
def test_the_cut_is_frozen_with_the_rules(planned: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = open_vote(planned, monkeypatch, "schulze", counting=CUT)
    rules = logged_rules(poll)
    assert (rules["counting"]["published"], rules["canonical"]) == ("cut", True)
