"""What the explorer shows: each figure in words, with the address of exactly what it counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from areas.models import Area
from areas.queries.outlines import kelurahan_outlines
from insights.forms import SelectionForm
from insights.queries import explorer
from insights.queries.explorer import Explored, Selection
from participation.choices import Stance, Status
from participation.models import Thread
from participation.queries.consultations import titles_of
from search import registry
from search.documents import Document
from search.engines.figures import UNKNOWN
from web.languages import name_of

Address = dict[str, list[str]]
SHADES = 4
HEIGHT = 100
"""Units of a column that is as high as the chart."""
FEWEST_PEOPLE = 10
MOST_DEBATES = 6
FORMATS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a figure; ``people`` is None where it is withheld or not told."""

    label: object
    count: int
    url: str
    code: str = ""
    people: int | None = None
    paths: tuple[str, ...] = ()
    shade: int = 0
    height: int = 0


def link(name: str, address: Address, **changes: str | list[str]) -> str:
    """A page of the explorer with the selection, changed in these fields."""
    path, carried = reverse(f"insights:{name}"), {**address, **changes}
    query = urlencode({key: value for key, value in carried.items() if value}, doseq=True)
    return f"{path}?{query}" if query else path


def texts_link(address: Address, **changes: str | list[str]) -> str:
    return link("list-texts", address, **changes)


def page(form: SelectionForm, chosen: Selection) -> dict[str, Any]:
    """Everything about a selection."""
    address = form.address()
    found, engine = explorer.explore(chosen)
    texts, people = found.overview.texts, found.overview.people
    rows = figures_of(found, address)
    return {
        "found": found,
        "engine": engine,
        "lag": explorer.lag(),
        "all_url": texts_link(address),
        "save_url": link("save-selection", address),
        "compare_url": link("compare-selections", {}, a=urlencode(address, doseq=True)),
        "downloads": [
            (label, *(link("download-figure", address, figure=name, format=f) for f in FORMATS))
            for name, label in downloadable()
        ],
        "texts": texts,
        "people": people,
        "few_people": 0 < people < FEWEST_PEOPLE,
        "fewest": FEWEST_PEOPLE,
        "divided": rows,
        "view_box": _view_box(rows["district"]),
        "marks": [(mark, mark_link(address, mark)) for mark in found.marks],
        "supported": [(shown(one), supports) for one, supports in found.supported],
        "copies": [
            (shown(one), number, texts_link(address, copies=f"{one.kind}:{one.key}"))
            for one, number in found.copies
        ],
        "samples": [shown(document) for document in found.spread],
        "repairs": found.overview.repairs.items(),
        "chosen": restrictions(form),
    }


def downloadable() -> list[tuple[str, str]]:
    """What can be taken away as a table."""
    return [
        ("texts", _("The texts, without who wrote them (at most 20,000)")),
        ("marks", _("What marks these texts")),
        ("time", _("Over time")),
        ("stance", _("By stance")),
        ("kind", _("By kind")),
        ("consultation", _("By consultation")),
        ("state", _("By state of the consultation")),
        ("language", _("By language")),
        ("district", _("By kecamatan")),
        ("thread", _("Most discussed")),
        ("supported", _("Most supported")),
        ("copies", _("Nearly equal texts")),
    ]


def figures_of(found: Explored, address: Address) -> dict[str, list[Row]]:
    """The rows of every figure that divides the texts."""
    by = found.overview.by
    return {
        "time": time_rows(found, address),
        "stance": rows_of(by["stance"], "stance", _stances(), address),
        "kind": rows_of(by["kind"], "kind", explorer.contribution_kinds(), address),
        "consultation": by_size(
            rows_of(
                by["consultation"], "consultation", titles_of(list(by["consultation"])), address
            )
        ),
        "state": state_rows(by["consultation"], address),
        "language": rows_of(by["language"], "language", _languages(by["language"]), address),
        "district": district_rows(found, address),
        "thread": debates(by["thread"], address),
    }


def rows_of(
    counts: Mapping[str, int], name: str, labels: Mapping[str, object], address: Address
) -> list[Row]:
    """A row for each value that occurs, in the order of the labels, then what has none."""
    order = [code for code in labels if code in counts]
    order += sorted(code for code in counts if code and code not in labels)
    rows = [
        Row(labels.get(code, code), counts[code], texts_link(address, **{name: [code]}), code)
        for code in order
    ]
    if counts.get("", 0):
        url = texts_link(address, **{name: [UNKNOWN]})
        label = _("no stance") if name == "stance" else _("unknown")
        rows.append(Row(label, counts[""], url, UNKNOWN))
    return rows


def state_rows(by_consultation: Mapping[str, int], address: Address) -> list[Row]:
    """How many texts stand in consultations that are open, answered and so on now."""
    counts: dict[str, int] = {}
    for slug, state in registry.states().items():
        if count := by_consultation.get(slug):
            counts[state] = counts.get(state, 0) + count
    return rows_of(counts, "state", dict(Status.choices), address)


def by_size(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -row.count)


def _stances() -> dict[str, object]:
    return dict(Stance.choices)


def _languages(codes: Iterable[str]) -> dict[str, object]:
    return {code: name_of(code) for code in codes if code}


def time_rows(found: Explored, address: Address) -> list[Row]:
    """A row for each day, week or month, empty ones between the first and the last included."""
    if not found.time:
        return []
    most, rows = max(found.time.values()), []
    given = {name: address.get(name, [""])[0] for name in ("since", "until")}
    day, last = min(found.time), max(found.time)
    while day <= last:
        following = _next(day, found.interval)
        count = found.time.get(day, 0)
        since = max(filter(None, (day.isoformat(), given["since"])))
        until = min(filter(None, ((following - timedelta(days=1)).isoformat(), given["until"])))
        url = texts_link(address, since=since, until=until)
        height = -(-count * HEIGHT // most)
        rows.append(Row(_moment(day, found.interval), count, url, day.isoformat(), height=height))
        day = following
    return rows


def _next(day: date, interval: str) -> date:
    if interval == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7 if interval == "week" else 1)


def _moment(day: date, interval: str) -> str:
    if interval == "month":
        return date_format(day, "YEAR_MONTH_FORMAT")
    words = date_format(day, "SHORT_DATE_FORMAT")
    return _("week from %(day)s") % {"day": words} if interval == "week" else words


def district_rows(found: Explored, address: Address) -> list[Row]:
    """Each district of the city with its texts, and people where they are enough."""
    counts, people = found.overview.by["district"], explorer.people_by_district(found.overview)
    outlines: dict[str, list[str]] = {}
    for code, outline in kelurahan_outlines().items():
        outlines.setdefault(code.rpartition(".")[0], []).append(outline.path)
    known = dict(
        Area.objects.filter(level="kecamatan").order_by("code").values_list("code", "name")
    )
    most = max(counts.values(), default=0)
    labels = {**known, **{code: code for code in counts if code and code not in known}}
    rows = [
        Row(
            name,
            counts.get(code, 0),
            texts_link(address, area=_inside(code, address.get("area", []))),
            code,
            people.get(code, 0),
            tuple(outlines.get(code, ())),
            -(-counts.get(code, 0) * SHADES // most) if most else 0,
        )
        for code, name in labels.items()
    ]
    if counts.get("", 0):
        url = texts_link(address, area=[UNKNOWN])
        rows.append(Row(_("unknown"), counts[""], url, UNKNOWN, people.get(UNKNOWN, 0)))
    return rows


def _inside(code: str, chosen: list[str]) -> list[str]:
    """Of the chosen areas those within a district, else the district."""
    below = [one for one in chosen if one.startswith(f"{code}.")]
    whole = any(f"{code}.".startswith(f"{one}.") for one in chosen)
    return below if below and not whole else [code]


def _view_box(rows: list[Row]) -> str:
    """The part of the grid that the map shows; empty when nothing can be drawn."""
    shown_codes = tuple(f"{row.code}." for row in rows)
    boxes = [o.box for code, o in kelurahan_outlines().items() if code.startswith(shown_codes)]
    if not boxes:
        return ""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return f"{left - 2} {top - 2} {right - left + 4} {bottom - top + 4}"


def debates(counts: Mapping[str, int], address: Address) -> list[Row]:
    """The debates with the most of these texts."""
    first = sorted(((n, key) for key, n in counts.items() if key), reverse=True)[:MOST_DEBATES]
    titles = dict(Thread.objects.filter(pk__in=[k for _n, k in first]).values_list("pk", "title"))
    return [
        Row(titles[int(key)], n, texts_link(address, thread=key), key)
        for n, key in first
        if int(key) in titles
    ]


def mark_link(address: Address, mark: explorer.Marking) -> str:
    """Exactly the texts with a word or a phrase, within the selection."""
    if mark.stem:
        return texts_link(address, stem=" ".join([*address.get("stem", []), mark.stem]))
    return texts_link(address, phrase="; ".join([*address.get("phrase", []), mark.words]))


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a list of the explorer."""

    document: Document
    url: str
    label: object


def shown(document: Document) -> Text:
    """A text as a list shows it, with its place on the site."""
    url = document.url if document.url.startswith("/") else f"/{get_language()}/{document.url}"
    kinds = explorer.contribution_kinds()
    return Text(document, url, kinds.get(document.kind, document.kind))


def restrictions(form: SelectionForm) -> list[tuple[object, object, str]]:
    """What restricts the selection: the field, its value in words, and the way without it."""
    address = form.address()
    return [
        (label, value, link("explore", address, **{name: [v for v in address[name] if v != code]}))
        for name, code, label, value in in_words(form, address)
    ]


def in_words(form: SelectionForm, address: Address) -> Iterable[tuple[str, str, object, object]]:
    """Each value of an address with its field: both as the address has them, and in words.

    ``form``: knows how fields and values are called; what it was filled with does not count.
    """
    hidden = {
        "stem": _("Word"),
        "phrase": _("Phrase"),
        "thread": _("Debate"),
        "copies": _("Nearly equal to"),
    }
    for name, values in address.items():
        field = form.fields.get(name)
        if field is not None:
            words = dict(_flat(getattr(field, "choices", [])))
            for value in values:
                yield name, value, hidden.get(name, field.label), words.get(value, value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, object]]:
    for code, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield str(code), words
