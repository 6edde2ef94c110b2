"""Where our own code is."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = [
    "demo",
    "transfers",
    "insights",
    "proposals",
    "polls",
    "participation",
    "moderation",
    "search",
    "ledger",
    "cms",
    "residents",
    "notices",
    "accounts",
    "areas",
    "privacy",
    "web",
]


def modules() -> Iterator[Path]:
    """Every Python file of the product: no tests, no migrations."""
    for folder in [*APPS, "scripts", "benchmarks"]:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
