"""What runs on which database, and what at the same time."""

from collections import Counter
from pathlib import Path

import pytest

from scripts.run_tests import ROUNDS, Round, run, together
from tests.conftest import DATABASES_DIFFER

TESTS = Path(__file__).resolve().parents[1]


def test_every_place_where_databases_differ_exists() -> None:
    assert [place for place in DATABASES_DIFFER if not (TESTS / place).exists()] == []


def test_whatever_commits_or_meets_constraints_runs_on_both() -> None:
    """A test of a constraint is worth nothing on the other database alone."""
    missing = [
        place
        for path in sorted(TESTS.rglob("test_*.py"))
        if "IntegrityError" in path.read_text()
        and not (place := path.relative_to(TESTS).as_posix()).startswith(DATABASES_DIFFER)
        and path != Path(__file__)
    ]
    assert missing == []


def test_journeys_go_on_beside_other_tests() -> None:
    assert [[part.beside for part in parts] for parts in together(ROUNDS)] == [[False, True]] * 2


def test_a_fault_of_the_second_is_told_and_counts(capfd: pytest.CaptureFixture[str]) -> None:
    parts = [
        Round("First", ("--version",), False),
        Round("Second", ("--no-such-option",), False, beside=True),
    ]
    assert run(parts, [], {}, Counter()) == [0, 4]
    told = capfd.readouterr().out
    assert "=== First ===" in told
    assert "unrecognized arguments: --no-such-option" in told.partition("=== Second ===")[2]
