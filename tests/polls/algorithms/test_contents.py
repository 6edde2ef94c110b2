"""What each method takes, and one length for all of it."""

import itertools
from typing import Any

import pytest

from polls.algorithms.contents import canonical_choice, content_length, is_legal
from polls.algorithms.envelopes import Content, seal, unseal
from polls.queries.outside_key import draw_keys, private_key

COSTS = {1: 40, 2: 60, 10: 30}
LIMITS = {"most": 2, "budget": 100, "points": 5}
LEGAL: list[tuple[str, Any]] = [
    ("single", 1),
    ("single", 10),
    ("approval", []),
    ("approval", [1, 10]),
    ("ranking", [10, 1]),
    ("budget", [1, 2]),
    ("allocation", {"1": 60, "10": 40}),
    ("allocation", {}),
    ("score", {"1": 0, "2": 5, "10": 5}),
]
WRONG: list[tuple[str, Any]] = [
    ("single", 3),
    ("single", True),
    ("single", [1]),
    ("single", None),
    ("single", "1"),
    ("approval", 1),
    ("approval", [1, 1]),
    ("approval", [10, 1]),
    ("approval", [1, 2, 10]),
    ("approval", [1, "2"]),
    ("approval", [True]),
    ("ranking", [1, 3]),
    ("ranking", [[1]]),
    ("allocation", {"1": 60, "2": 60}),
    ("allocation", {"1": -1}),
    ("allocation", {"3": 1}),
    ("allocation", {"1": True}),
    ("allocation", {"1": 1.5}),
    ("score", {"1": 6}),
    ("score", [1]),
    ("unknown", 1),
]


@pytest.mark.parametrize(("method", "choice"), LEGAL)
def test_legal(method: str, choice: Any) -> None:
    assert is_legal(choice, method=method, costs=COSTS, limits=LIMITS)


def test_a_single_choice_is_blank_only_where_the_rules_say_so() -> None:
    for blank in (False, True):
        found = is_legal([], method="single", costs=COSTS, limits=LIMITS, blank=blank)
        assert found is blank
    assert not is_legal([1], method="single", costs=COSTS, limits=LIMITS, blank=True)
    assert not is_legal({}, method="single", costs=COSTS, limits=LIMITS, blank=True)


@pytest.mark.parametrize(("method", "choice"), WRONG)
def test_wrong(method: str, choice: Any) -> None:
    assert not is_legal(choice, method=method, costs=COSTS, limits=LIMITS)


def test_projects_above_the_budget_are_refused() -> None:
    assert not is_legal([1, 2], method="budget", costs=COSTS, limits={"budget": 99})
    assert is_legal([1, 2], method="budget", costs=COSTS, limits={"budget": 100})


@pytest.mark.parametrize(
    "method", ["single", "approval", "ranking", "budget", "allocation", "score"]
)
def test_every_legal_choice_fits_and_all_envelopes_are_alike(method: str) -> None:
    positions = list(range(1, 121))
    limits = {"budget": 10**11, "points": 100}
    length = content_length(method=method, positions=positions, limits=limits)
    numbers = {str(p): 100 for p in positions}
    choices: dict[str, list[Any]] = {
        "single": [1, 120],
        "allocation": [{}, {str(p): 10**11 // 120 for p in positions}],
        "score": [{}, numbers],
    }
    public, kept = draw_keys()
    sealed = set()
    for choice in choices.get(method, [[], positions, positions[::-1]]):
        content = Content(choice, "64.72.03")
        envelope = seal(public, content, length)
        sealed.add(len(envelope))
        assert unseal(private_key(kept), envelope) == content
    assert len(sealed) == 1
    with pytest.raises(ValueError, match="does not fit"):
        seal(public, Content("x" * length, ""), length)


def test_one_spelling_for_one_choice() -> None:
    spellings = {
        canonical_choice(dict(order)) for order in itertools.permutations([("1", 2), ("2", 1)])
    }
    assert spellings == {'{"1":2,"2":1}'}
