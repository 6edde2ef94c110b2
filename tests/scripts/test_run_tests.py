"""What runs on which database."""

from pathlib import Path

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
