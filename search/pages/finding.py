"""What the page of results shows: hits, how to narrow them down, and where to go on from none."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from areas.models import Area
from search import registry
from search.analysis import looking_alike
from search.asked import LAST_PAGE, NAMES, NEWEST, SIZE, Asked
from search.engines.protocol import Hit, Results
from search.queries import Found, find
from web.languages import name_of

MOST_VALUES = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A value by which answers are narrowed down; ``url`` chooses it."""

    label: object
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one kind; ``everything`` is the address without a choice among them."""

    title: str
    entries: list[Entry]
    everything: str
    chosen: object
    """The name of what was chosen, empty when nothing was."""
    is_question: bool


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One page of answers."""

    results: Results
    limited: bool
    hits: list[tuple[Hit, str, object, bool]]
    """Each with its address, the name of its kind, and whether it has a title of its own."""
    facets: list[Facet]
    repairs: list[tuple[str, str, str]]
    """What was typed, what was searched as well, and the address that asks for the first only."""
    by_order: list[Entry]
    feed: str
    previous: str = ""
    next: str = ""
    last: str = ""
    """The address of the last page, where this one lies beyond it."""
    alike: list[tuple[str, str]] = field(default_factory=list)
    """Where nothing is found: other questions, with their addresses."""
    unfiltered: str = ""
    """Where nothing is found among what was chosen: the address of the question without it."""


def finding_page(asked: Asked) -> FindingPage:
    """Asks the engine; the cost does not grow with what is found."""
    found = find(asked.query())
    results = found.results
    pages = min(-(-results.total // SIZE), LAST_PAGE)
    several = 1 < asked.page <= pages + 1
    return FindingPage(
        results=results,
        limited=found.limited,
        hits=[(hit, localized(hit.url), _kind(hit.kind), _is_titled(hit)) for hit in results.hits],
        facets=_facets(results.facets, asked),
        repairs=[
            (typed, meant, asked.address(q=_only(asked.text, typed)))
            for typed, meant in results.repairs.items()
        ],
        by_order=_by_order(asked, results.total),
        feed=asked.address(urut=""),
        previous=asked.address(p=asked.page - 1) if several else "",
        next=asked.address(p=asked.page + 1) if asked.page < pages else "",
        last=asked.address(p=pages) if asked.page > pages > 0 else "",
        **_ways_on(asked, found),
    )


def _ways_on(asked: Asked, found: Found) -> dict[str, object]:
    """Where nothing is found: what else could be asked."""
    if found.results.total:
        return {}
    alike = [(text, f"?{urlencode({'q': text})}") for text in looking_alike(asked.text, 5)]
    chosen = any(asked.chosen.values())
    return {"alike": alike, "unfiltered": f"?{urlencode({'q': asked.text})}" if chosen else ""}


def _by_order(asked: Asked, total: int) -> list[Entry]:
    best = Entry(_("the best first"), total, asked.address(urut=""), not asked.newest_first)
    newest = Entry(_("the newest first"), total, asked.address(urut=NEWEST), asked.newest_first)
    return [best, newest] if total > 1 else []


def _only(text: str, typed: str) -> str:
    """The question with this word asked for exactly as it was typed."""
    return re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", f'"{typed}"', text, flags=re.IGNORECASE)


def localized(url: str) -> str:
    """The path of a hit in the reader's language."""
    return url if url.startswith("/") else f"/{get_language()}/{url}"


def _kind(kind: str) -> object:
    known = registry.kinds().get(kind)
    return known.label if known else kind


def _is_titled(hit: Hit) -> bool:
    """Whether its title is not only how its text begins, or nothing else says what it is about."""
    known = registry.kinds().get(hit.kind)
    return not hit.place or known is None or known.titled


def _period(days: str) -> str:
    number = int(days)
    if number == 365:
        return _("the last year")
    return ngettext("the last %(days)d day", "the last %(days)d days", number) % {"days": number}


def _by_state(by_consultation: dict[str, int]) -> dict[str, int]:
    """How many answers stand in consultations of each state; what is outside of one has none."""
    found: dict[str, int] = {}
    for slug, state in registry.states().items():
        if count := by_consultation.get(slug):
            found[state] = found.get(state, 0) + count
    return found


def _facets(counts: dict[str, dict[str, int]], asked: Asked) -> list[Facet]:
    codes = {*counts["district"], asked.chosen.get("wilayah", "")}
    areas = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    questions = registry.titles(list({*counts["consultation"], asked.chosen.get("konsultasi", "")}))
    spoken = dict(settings.LANGUAGES)
    counts = {**counts, "state": _by_state(counts["consultation"])}
    shown: list[tuple[str, str, Callable[[str], object]]] = [
        ("kind", _("Kind"), _kind),
        ("consultation", _("Consultation"), lambda value: questions.get(value, value)),
        ("district", _("Area"), lambda value: areas.get(value, value)),
        ("state", pgettext("facet", "State"), lambda value: registry.label_of("state", value)),
        ("period", pgettext("facet", "Time"), _period),
        ("stance", _("Stance"), lambda value: registry.label_of("stance", value)),
        ("language", _("Language"), lambda code: name_of(code) if code in spoken else code),
    ]
    facets = [_facet(name, title, label, counts[name], asked) for name, title, label in shown]
    return [facet for facet in facets if facet.chosen or facet.entries]


def _facet(
    name: str, title: str, label: Callable[[str], object], values: dict[str, int], asked: Asked
) -> Facet:
    key = NAMES[name]
    chosen = asked.chosen.get(key, "")
    order = sorted(values.items(), key=lambda one: int(one[0]) if name == "period" else -one[1])
    entries = [
        Entry(label(value), count, asked.address(**{key: value}), value == chosen)
        for value, count in order[:MOST_VALUES]
    ]
    told = label(chosen) if chosen else ""
    return Facet(title, entries, asked.address(**{key: ""}), told, name == "consultation")
