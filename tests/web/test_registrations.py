"""What apps register acts in the order that is stated, and is listed."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from web import checks, registrations
from web.registrations import RegisteredTwice, Registry


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registrations, "_registries", {})
    return


def rows() -> str:
    return "rows"


def counts() -> str:
    return "counts"


def test_entries_act_as_registered() -> None:
    registry: Registry[object] = Registry("steps", __name__)
    registry.add("rows", rows)
    registry.add("counts", counts)
    assert list(registry) == [rows, counts]
    assert registry.get("rows") is rows
    assert registry.get("nothing") is None


def test_an_entry_acts_after_those_it_names_whoever_came_first() -> None:
    registry: Registry[object] = Registry("steps", __name__)
    registry.add("counts", counts, after=["rows", "more"])
    registry.add("last", print)
    registry.add("more", print, after=["rows"])
    registry.add("rows", rows)
    assert list(registry.named()) == ["last", "rows", "more", "counts"]
    assert registry.faults() == []


def test_a_name_is_one_entry() -> None:
    registry: Registry[object] = Registry("steps", __name__)
    registry.add("rows", rows)
    registry.add("rows", rows)
    with pytest.raises(RegisteredTwice, match="steps: rows"):
        registry.add("rows", counts)
    with pytest.raises(RegisteredTwice):
        Registry("steps", __name__)


def test_the_check_names_an_order_that_cannot_be_kept() -> None:
    registry: Registry[object] = Registry("steps", __name__)
    registry.add("rows", rows, after=["counts"])
    registry.add("counts", counts, after=["rows", "gone"])
    assert list(registry) == [rows, counts], "all the same each acts once"
    told = " ".join(error.msg for error in checks.check_orders_can_be_kept())
    assert "“counts” acts after “gone”, which is missing" in told
    assert "“rows” and “counts” each act after the other" in told


def test_the_command_lists_registries_and_what_acts() -> None:
    later: Registry[object] = Registry("later", __name__)
    later.add("counts", counts, after=["rows"])
    later.add("rows", rows)
    Registry("empty", __name__)
    out = StringIO()
    call_command("show_registrations", stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines == [
        ["empty", f"({__name__})"],
        ["later", f"({__name__})"],
        ["1.", "rows", f"{__name__}.rows"],
        ["2.", "counts", f"{__name__}.counts"],
    ]
    out = StringIO()
    call_command("show_registrations", markdown=True, stdout=out)
    assert out.getvalue().splitlines() == [
        f"- **empty** (`{__name__}`): nothing",
        f"- **later** (`{__name__}`): rows, counts",
    ]


def test_entries_that_are_many_are_told_by_what_they_are_of() -> None:
    Registry("declarations", __name__, each="field").add("rows", rows)
    out = StringIO()
    call_command("show_registrations", markdown=True, stdout=out)
    assert out.getvalue() == f"- **declarations** (`{__name__}`): one for each field\n"


@pytest.mark.parametrize("turned", [False, True])
def test_what_apps_declare_stands_in_the_order_of_the_apps_whichever_was_imported_first(
    turned: bool,
) -> None:
    registry: Registry[str] = Registry("declared", __name__, modules=("no_such_file",), shows=str)
    entries = ["proposals.Idea", "proposals.Support", "accounts.Person", "sessions.Session"]
    if turned:
        entries = entries[2:3] + entries[:2] + entries[3:]
    for entry in entries:
        registry.add(entry, entry)
    found = list(registry)
    assert found[:2] == ["proposals.Idea", "proposals.Support"]
    assert found.index("proposals.Support") < found.index("accounts.Person")
