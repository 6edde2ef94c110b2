"""Whatever apps register is listed, and documented as it acts."""

import ast
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.first_party import ROOT, functions, modules

OF_LIBRARIES = {"web/converters.py"}
"""These register with Django itself."""
CHANGES = {"append", "extend", "setdefault", "update"}


@pytest.mark.django_db
def test_the_list_in_the_docs_is_that_of_the_command() -> None:
    out = StringIO()
    call_command("show_registrations", markdown=True, stdout=out)
    text = (ROOT / "docs" / "architecture.md").read_text()
    told = text.partition("<!-- registrations -->")[2].partition("<!-- end of registrations -->")[0]
    assert told.strip() == out.getvalue().strip(), "manage.py show_registrations --markdown"


def test_everything_that_apps_register_goes_into_a_registry() -> None:
    """A function with such a name, in a module with a list or dictionary of its own."""
    offenders = []
    for path in modules():
        name = str(path.relative_to(ROOT))
        registers = [f for f in functions(path) if f.name.split("_")[0] == "register"]
        if name not in OF_LIBRARIES and any(_keeps_itself(f) for f in registers):
            offenders.append(name)
    assert offenders == []


def _keeps_itself(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it writes into a name of its module otherwise than through a registry."""
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.Attribute) and node.attr in {
            "append",
            "extend",
            "setdefault",
            "update",
        }:
            return True
    return False
