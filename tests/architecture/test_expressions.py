# ruff: noqa: E501 - rows of values read better whole
"""No expression of ours takes time out of proportion to the text, however it is made.

Compares how the work grows, measured in the processor time of this thread: four times the text may
cost four times as much, give or take, and never sixteen times.
"""

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.validators import RegexValidator

from moderation.algorithms.screening import mask_nik, screen
from moderation.rules.uploads import shows_nik
from search.algorithms.text import words
from tests.architecture.first_party import APPS, ROOT, modules
from web.values import plain_text

SHORT, LONG = 2_000, 8_000
FLOOR = 0.01
"""Seconds: what is quicker than this with the long text is not compared."""
MOST_GROWTH = 9
CALLS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "split"}
PIECES = [
    "a", "1", " ", "-", ".", "<", ">", "@", "/", "_", "'", '"', "\n", "\t", "é", "٣", "A", "0", "&",
    "a-", "a.", "1 ", "1.", "1-", "a ", ". ", "a'", "a@", "a@a.", "@a.", "<a", "</p", "http:", "www.",
    "https://", "a.com", "-a", ".a", "+a", "a(at)", " (at) ", "warga ", "warga", "candidate ", "Rp ",
    "Rp", "Senin, ", "Senin ", "1 Januari ", "12.", "<!", "<?xml", 'office:value="', 'office:value="a"',
    "\0", "\r", "\r\n", "\u2028", "6472", "6472 ", "64.72.", "1 2", "E+", "1.1E", "f", "a1", "1a", "field[", "08",
]  # fmt: skip
ENDS = ["", "!"]


def expressions() -> dict[str, Any]:
    """Every compiled expression of the product, and every one that is written where it is used."""
    found: dict[str, Any] = {}
    for path in modules():
        relative = path.relative_to(ROOT)
        if relative.parts[0] not in APPS or "re." not in (source := path.read_text()) + "Regex":
            continue
        name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
        if "Regex" in source or "import re\n" in source:
            for key, value in vars(importlib.import_module(name)).items():
                for number, one in enumerate(_within(value)):
                    found[f"{name}.{key}[{number}]"] = one
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _is_of_re(node.func) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found[f"{name}:{node.lineno}"] = re.compile(first.value)
    return found


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CALLS
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def _within(value: Any) -> Iterator[Any]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, RegexValidator):
        yield value.regex
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)


def texts(length: int) -> Iterator[str]:
    for piece in PIECES:
        for end in ENDS:
            yield piece * (length // len(piece)) + end


def cost(act: Callable[[Any], object], text: Any) -> float:
    """The least of three tries, in seconds of this thread."""
    tries = []
    for _ in range(3):
        begin = time.thread_time()
        act(text)
        tries.append(time.thread_time() - begin)
        if tries[-1] < FLOOR:
            break
    return min(tries)


def grows_too_fast(act: Callable[[Any], object], kind: type = str) -> list[str]:
    wrong = []
    for short, long in zip(texts(SHORT), texts(LONG), strict=True):
        first, second = (short, long) if kind is str else (short.encode(), long.encode())
        most = cost(act, second)
        if most > FLOOR and most > MOST_GROWTH * cost(act, first):
            wrong.append(f"{long[:12]!r}… {most:.2f} s")
    return wrong


FOUND = expressions()


def test_there_are_expressions() -> None:
    assert len(FOUND) > 30
    assert any("personal_data.MAILS" in name for name in FOUND)
    assert any("groups.CODE" in name for name in FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_an_expression_is_linear(name: str) -> None:
    pattern = FOUND[name]
    kind = bytes if isinstance(pattern.pattern, bytes) else str
    for act in (pattern.fullmatch, lambda text: sum(1 for _ in pattern.finditer(text))):
        assert grows_too_fast(act, kind) == []


@pytest.mark.parametrize(
    "act", [mask_nik, shows_nik, plain_text, words], ids=lambda act: act.__name__
)
def test_what_reads_a_text_is_linear(act: Callable[[Any], object]) -> None:
    assert grows_too_fast(act) == []


def test_screening_is_linear() -> None:
    assert (
        grows_too_fast(lambda text: screen(text, ["kata kasar"], phones=settings.CITY.phones)) == []
    )


def test_the_comparison_sees_what_is_not_linear() -> None:
    bad = re.compile(r"[\w.]+@").search
    assert cost(bad, "a" * LONG) > MOST_GROWTH * cost(bad, "a" * (LONG // 4))
