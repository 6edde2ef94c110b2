"""Rows are written in ``actions`` alone: whoever looks for what changes something looks there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.first_party import APPS, ROOT, modules

ALWAYS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
"""Nothing but a manager has these, beside clients of other services."""
MAY_WRITE = {"actions", "management"}
"""Commands are actions of operators, and say in their own words what they change."""
ELSEWHERE = {
    "search/outbox.py": "the door that actions write through when they note a change",
    "search/drain.py": "takes notes out again: bookkeeping of the index, of nothing else",
    "search/completeness.py": "notes what the index lacks: the same bookkeeping",
    "search/rebuild.py": "notes everything once more: the same bookkeeping",
    "search/engines/database.py": "the index itself, where it is a table",
    "search/engines/vocabulary.py": "how often each word stands in that table",
    "demo/": "builds a demo city that was there all along, with dates that no action has",
    "web/submissions.py": "the mark of a sending stands around the action that is sent",
}


def allowed(path: str) -> bool:
    return path.startswith(tuple(ELSEWHERE))


def writes(path: Path) -> Iterator[ast.Call]:
    """Calls that change rows: those of managers and query sets, and ``save()`` of a row."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = {word.arg for word in node.keywords}
            bare = not node.args
            of_rows = {
                "delete": bare and not named,
                "save": bare and named <= {"update_fields", "force_insert", "using"},
                "update": bare and bool(named) and None not in named,
            }
            called = node.func.attr
            if called in ALWAYS or of_rows.get(called):
                yield node


def product() -> Iterator[Path]:
    for path in modules():
        place = path.relative_to(ROOT).with_suffix("").parts
        if place[0] in APPS and not MAY_WRITE & set(place):
            yield path


def of_a_client(call: ast.Call) -> bool:
    """Of Elasticsearch, not of a manager: ``self.client.indices.create(…)``."""
    return "client" in ast.unparse(call.func)


def in_a_manager(path: Path, call: ast.Call) -> bool:
    return (
        "models" in (path.stem, path.parent.name)
        and ast.unparse(call) == "user.save(using=self._db)"
    )


def test_nothing_outside_actions_writes() -> None:
    found = [
        f"{name}:{call.lineno} {ast.unparse(call)[:80]}"
        for path in product()
        for name in [str(path.relative_to(ROOT))]
        if not allowed(name)
        for call in writes(path)
        if not (of_a_client(call) or in_a_manager(path, call))
    ]
    assert found == []


def test_what_may_write_elsewhere_does() -> None:
    """An exception that nothing needs any more is no exception."""
    using = {str(path.relative_to(ROOT)) for path in product() if any(True for _ in writes(path))}
    assert [known for known in ELSEWHERE if not any(one.startswith(known) for one in using)] == []


@pytest.mark.parametrize(
    ("line", "is_write"),
    [
        ("Idea.objects.create(title='x')", True),
        ("poll.ballots.bulk_create(rows)", True),
        ("idea.save(update_fields=['title'])", True),
        ("idea.save()", True),
        ("Idea.objects.filter(pk=1).update(title='x')", True),
        ("Idea.objects.filter(pk=1).delete()", True),
        ("counts.update(dict(found))", False),
        ("picture.save(file, 'PNG')", False),
        ("cache.delete('key')", False),
    ],
)
def test_a_write_is_known_when_it_is_seen(line: str, is_write: bool, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(line)
    assert bool(list(writes(module))) is is_write
