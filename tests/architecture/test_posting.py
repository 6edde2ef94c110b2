"""Forms are answered in one way: ``web.posting`` for pages and parts, ``web.submissions`` below."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.first_party import APPS, ROOT, modules

SHOWS = {"views", "api", "pages", "templatetags", "wagtail_hooks", "viewsets", "dashboard_items"}
"""Rooms that answer a request or show something: none of them catches a refusal itself."""
REFUSALS = {"Refused", "TooMany", "KeyReused"}


def shown() -> Iterator[Path]:
    for path in modules():
        place = path.relative_to(ROOT).with_suffix("").parts
        if place[0] in APPS and place[0] != "web" and SHOWS & set(place[1:]):
            yield path


def caught(handler: ast.ExceptHandler) -> set[str]:
    return (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
        if (handler.type)
        else set()
    )


def test_no_view_catches_a_refusal_itself() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in shown()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and caught(node) & REFUSALS
    ]
    assert found == []


def test_no_view_defines_what_it_does_inside_itself() -> None:
    """What is done once is a function of the module: it says what it needs and what it makes."""
    found = [
        f"{path.relative_to(ROOT)}:{inner.lineno} {inner.name}"
        for path in shown()
        for outer in ast.walk(ast.parse(path.read_text()))
        if isinstance(outer, ast.FunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.FunctionDef) and inner is not outer and inner.name == "act"
    ]
    assert found == []
