"""Two selections side by side: each figure with its share, and the address of what it counts."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from insights.forms import SelectionForm
from insights.pages.explorer import (
    FEWEST_PEOPLE,
    FORMATS,
    Address,
    Row,
    figures_of,
    in_words,
    link,
    mark_link,
    texts_link,
)
from insights.queries import explorer
from insights.queries.explorer import Explored, selection_of

FIGURES = ("stance", "kind", "consultation", "state", "district", "language")
MOST_MARKS = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One of two selections."""

    name: str
    words: list[tuple[object, object]]
    """What restricts it: fields and values in words; none for all texts."""
    texts: int
    people: str
    """Their number, or that they are too few to be told."""
    url: str
    """Where it is explored."""
    texts_url: str
    marks: list[tuple[explorer.Marking, str]]
    time: list[Row]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, the list that it opens, and its share of all texts of its side in percent."""

    count: int
    url: str
    share: int


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a figure on both sides; None where a side has no text with it."""

    label: object
    code: str
    cells: tuple[Cell | None, Cell | None]


def comparison_page(left: SelectionForm, right: SelectionForm) -> dict[str, Any]:
    """Everything about two selections. Both forms are valid."""
    forms = (left, right)
    found, engine = explorer.compare(*(selection_of(form.cleaned_data) for form in forms))
    rows = [figures_of(one, form.address()) for one, form in zip(found, forms, strict=True)]
    return {
        "sides": [
            _side(name, form, one, figures["time"])
            for name, form, one, figures in zip(("A", "B"), forms, found, rows, strict=True)
        ],
        "figures": [
            (title, lines_of(rows[0][name], rows[1][name], found))
            for name, title in _titles().items()
        ],
        "swapped": address_of(right.address(), left.address()),
        "engine": engine,
        "lag": explorer.lag(),
    }


def _titles() -> dict[str, str]:
    titles = (_("By stance"), _("By kind"), _("By consultation"))
    more = (_("By state of the consultation"), _("By kecamatan"), _("By language"))
    return dict(zip(FIGURES, (*titles, *more), strict=True))


def lines_of(left: list[Row], right: list[Row], found: tuple[Explored, Explored]) -> list[Line]:
    """Every value that one of both has, in the order of the first and then of the second."""
    sides = [{row.code: row for row in rows if row.count} for rows in (left, right)]
    labels = {row.code: row.label for row in (*left, *right)}
    return [
        Line(
            label,
            code,
            (
                _cell(sides[0].get(code), found[0].overview.texts),
                _cell(sides[1].get(code), found[1].overview.texts),
            ),
        )
        for code, label in labels.items()
        if code in sides[0] or code in sides[1]
    ]


def _cell(row: Row | None, texts: int) -> Cell | None:
    return Cell(row.count, row.url, round(100 * row.count / texts)) if row else None


def _side(name: str, form: SelectionForm, found: Explored, time: list[Row]) -> Side:
    address, people = form.address(), found.overview.people
    few = _("fewer than %(fewest)d") % {"fewest": FEWEST_PEOPLE}
    return Side(
        name=name,
        words=[(label, value) for _name, _code, label, value in in_words(form, address)],
        texts=found.overview.texts,
        people=few if 0 < people < FEWEST_PEOPLE else str(people),
        url=link("explore", address),
        texts_url=texts_link(address),
        marks=[(mark, mark_link(address, mark)) for mark in found.marks[:MOST_MARKS]],
        time=time,
    )


def address_of(left: Address, right: Address, **more: str) -> str:
    """The page that compares two selections; the second one stands in the address as it is."""
    carried = {"a": urlencode(left, doseq=True), **right, **more}
    query = urlencode({key: value for key, value in carried.items() if value}, doseq=True)
    path = reverse("insights:compare-selections")
    return f"{path}?{query}" if query else path


def downloads(left: SelectionForm, right: SelectionForm) -> list[tuple[str, str]]:
    """The names of the formats and where each is taken away."""
    sides = (left.address(), right.address())
    return [(name.upper(), address_of(*sides, format=name)) for name in FORMATS]


def table(left: SelectionForm, right: SelectionForm) -> list[list[object]]:
    """All figures of both as one table, the head first."""
    page = comparison_page(left, right)
    first, second = page["sides"]
    rows: list[list[object]] = [
        [_("Figure"), _("Code"), _("Value"), "A", "B"],
        [_("Texts"), "", "", first.texts, second.texts],
        [_("People"), "", "", first.people, second.people],
    ]
    for title, lines in page["figures"]:
        rows += [
            [title, line.code, line.label, *(cell.count if cell else 0 for cell in line.cells)]
            for line in lines
        ]
    return rows
