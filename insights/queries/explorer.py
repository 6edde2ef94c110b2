"""What a selection of texts holds, counted by the index: the explorer's figures.

The index knows public texts alone. What was withdrawn a moment ago is left out at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Min, Sum
from django.utils import timezone

from areas.choices import Level
from areas.models import Area, Population
from insights.algorithms.coverage import UNKNOWN, withheld
from insights.algorithms.wording import HOLDS_MOST, pairs, spellings
from insights.queries.membership import members_of
from insights.queries.near_copies import copies_of, most_supported, near_copies
from moderation.models import Contribution
from polls.models import Statement
from search import registry
from search.algorithms.politeness import JOINING, POLITE
from search.algorithms.significance import jlh
from search.algorithms.stemming import analyser
from search.algorithms.text import STOP
from search.completeness import ask
from search.documents import Document
from search.engines import Engine, Figures, engine, figures_of
from search.engines.figures import FEWEST_TEXTS, INTERVALS, Mark, Overview, Selection
from search.engines.protocol import Identity
from search.models import Note, StoredDocument, any_of
from web.values import whole_number

SAMPLE = 1000
"""From so many of the newest texts phrases of two words and spellings are taken."""
MOST_PAIRS = 40
MOST_MARKS = 24
SHOWN = 6
DAYS, WEEKS = 45, 400
"""Up to so many days time is told by day, and by week."""
MOST_OF_A_THEME = 10_000
NOTHING: tuple[Identity, ...] = ()
"""The texts of a selection that no text can meet."""


@dataclass(frozen=True, slots=True)
class Marking:
    """A word or a phrase of two that marks the selection, and what opens its texts."""

    words: str
    stem: str
    """Empty for a phrase."""
    inside: int
    everywhere: int
    score: float


@dataclass(frozen=True, slots=True)
class Lag:
    """How many changes the index has not seen yet, and since when."""

    changes: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Explored:
    """Everything that the explorer says of a selection, all by one engine."""

    overview: Overview
    interval: str
    time: dict[date, int]
    marks: list[Marking]
    spread: list[Document]
    supported: list[tuple[Document, int]]
    """The ideas with the most supports, and how many each has."""
    copies: list[tuple[Document, int]]
    """The newest of each group of nearly equal texts, and how many the group has."""
    everywhere: int


def contribution_kinds() -> dict[str, object]:
    """The kinds of what residents write, with their names: those of which figures are made.

    Statements of surveys are told by their answers instead.
    """
    return {
        kind.name: kind.label
        for kind in registry.kinds().values()
        if issubclass(kind.model, Contribution) and not issubclass(kind.model, Statement)
    }


def selection_of(asked: Mapping[str, Any]) -> Selection:
    """The selection of a cleaned form."""
    since, until = asked.get("since"), asked.get("until")
    channel, consultations = asked.get("channel", ""), _consultations(asked)
    chosen = Selection(
        words=asked.get("words", ""),
        stem=asked.get("stem", ""),
        phrase=asked.get("phrase", ""),
        kinds=tuple(asked.get("kind") or contribution_kinds()),
        consultations=consultations or (),
        areas=tuple(asked.get("area", ())),
        stances=tuple(asked.get("stance", ())),
        languages=tuple(asked.get("language", ())),
        thread=asked.get("thread", ""),
        imported={"file": True, "site": False}.get(channel),
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
        identities=NOTHING if consultations == () else _of_theme(asked.get("theme", "")),
        without=registry.withdrawn(),
    )
    if name := asked.get("copies"):
        group, _engine = ask(lambda asked: copies_of(figures_of(asked), chosen, name))
        chosen = replace(chosen, identities=group)
    return chosen


def _consultations(asked: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Those that were chosen and stand as was chosen; None restricts nothing."""
    chosen, states = asked.get("consultation", ()), asked.get("state", ())
    if not states:
        return tuple(chosen) or None
    now = registry.states()
    return tuple(slug for slug, state in now.items() if state in states and slug in (chosen or now))


def _midnight(day: date) -> datetime:
    zone = timezone.get_default_timezone()
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _of_theme(number: str) -> tuple[Identity, ...] | None:
    theme = whole_number(number)
    if theme is None:
        return None
    rows = members_of(theme).order_by("kind", "key")
    return tuple(
        (kind, str(key)) for kind, key in rows.values_list("kind", "key")[:MOST_OF_A_THEME]
    )


def interval_of(found: Overview, chosen: Selection) -> str:
    """Day, week or month, by the length of the period."""
    first, last = chosen.since or found.first, chosen.until or found.last
    if first is None or last is None:
        return "day"
    days = (last - first).days
    return "day" if days <= DAYS else "week" if days <= WEEKS else "month"


def explore(chosen: Selection) -> tuple[Explored, str]:
    """The figures, and the name of the engine that counted them."""
    return ask(lambda asked: _explore(figures_of(asked), chosen))


def compare(left: Selection, right: Selection) -> tuple[tuple[Explored, Explored], str]:
    """The figures of two selections by one engine, over time in the same steps."""

    def both(asked: Engine) -> tuple[Explored, Explored]:
        figures = figures_of(asked)
        first, second = _explore(figures, left), _explore(figures, right)
        steps = max(first.interval, second.interval, key=INTERVALS.index)
        return _in_steps(figures, first, left, steps), _in_steps(figures, second, right, steps)

    return ask(both)


def _in_steps(figures: Figures, found: Explored, chosen: Selection, steps: str) -> Explored:
    if found.interval == steps:
        return found
    return replace(found, interval=steps, time=figures.over_time(chosen, steps))


def overview(chosen: Selection) -> tuple[Overview, str]:
    """The counts alone."""
    return ask(lambda asked: figures_of(asked).overview(chosen))


def _explore(figures: Figures, chosen: Selection) -> Explored:
    found = figures.overview(chosen)
    interval = interval_of(found, chosen)
    everywhere = figures.extent()
    return Explored(
        found,
        interval,
        figures.over_time(chosen, interval),
        _markings(figures, chosen, found.texts, everywhere),
        documents(_spread(figures.spread(chosen))),
        _with_numbers(most_supported(figures, chosen, SHOWN)),
        _with_numbers([(group[0], len(group)) for group in near_copies(figures, chosen)[:SHOWN]]),
        everywhere,
    )


def _with_numbers(counted: list[tuple[Identity, int]]) -> list[tuple[Document, int]]:
    """Of these texts those that everybody may read at this moment, with their numbers."""
    numbers = dict(counted)
    return [(one, numbers[one.kind, one.key]) for one in documents(list(numbers))]


def _markings(figures: Figures, chosen: Selection, texts: int, extent: int) -> list[Marking]:
    """Words and phrases of two by the JLH score, the best first."""
    sample = _words_of(figures.newest(chosen, 0, SAMPLE))
    tell_nothing = POLITE | JOINING
    stems = (stem for word in tell_nothing for stem in analyser().stems(word) or ())
    silent = tell_nothing.union(stems)
    marks = [mark for mark in figures.marks(chosen, silent) if _may_mark(mark, chosen)]
    spelled = spellings(sample, {m.stem for m in marks}, lambda word: analyser().stems(word) or ())
    phrases = figures.phrases(chosen, pairs(sample, _is_silent, MOST_PAIRS))
    said = [
        Marking(phrase, "", inside, total, jlh(inside, texts, total, extent))
        for phrase, (inside, total) in phrases.items()
        if inside >= FEWEST_TEXTS and phrase not in chosen.phrases
    ]
    said = [one for one in said if one.score > 0]
    single: dict[str, Marking] = {}
    for mark in marks:
        word = spelled.get(mark.stem, "")
        if word and word not in single and not _is_told(mark, said):
            single[word] = Marking(word, mark.stem, mark.inside, mark.everywhere, mark.score)
    found = [*said, *single.values()]
    return sorted(found, key=lambda one: (-one.score, one.words))[:MOST_MARKS]


def _is_silent(word: str) -> bool:
    return word in STOP or word in POLITE or word in JOINING


def _may_mark(mark: Mark, chosen: Selection) -> bool:
    has_letters = len(mark.stem) > 2 and not any(c.isdigit() for c in mark.stem)
    return has_letters and mark.stem not in chosen.stem.split()


def _is_told(mark: Mark, phrases: list[Marking]) -> bool:
    """Whether nearly all texts with this stem say it within one of the phrases."""
    return any(
        phrase.inside >= HOLDS_MOST * mark.inside
        and any(mark.stem in (analyser().stems(word) or ()) for word in phrase.words.split())
        for phrase in phrases
    )


def _words_of(identities: list[Identity]) -> list[str]:
    rows = StoredDocument.objects.filter(any_of(identities), removed=False)
    return list(rows.values_list("words", flat=True))


def _spread(cells: list[tuple[str, str, Identity]]) -> list[Identity]:
    """One text of each stance in turn, from districts that were not heard yet where there are."""
    chosen: list[Identity] = []
    heard: set[str] = set()
    left = list(cells)
    stances = sorted({stance for _district, stance, _key in cells}, reverse=True)
    while left and len(chosen) < SHOWN:
        for stance in stances:
            mine = [cell for cell in left if cell[1] == stance]
            if mine and len(chosen) < SHOWN:
                cell = next((one for one in mine if one[0] not in heard), mine[0])
                left.remove(cell)
                heard.add(cell[0])
                chosen.append(cell[2])
    return chosen


def documents(identities: list[Identity]) -> list[Document]:
    """These texts in their order, those that everybody may read at this moment."""
    found: dict[Identity, Document] = {}
    for kind in {kind for kind, _key in identities}:
        keys = [key for name, key in identities if name == kind]
        built = registry.kind(kind).build_many(keys) if kind in registry.kinds() else {}
        found |= {(kind, key): one for key, one in built.items() if one is not None}
    return [found[identity] for identity in identities if identity in found]


def page_of(chosen: Selection, number: int, size: int) -> tuple[list[Document], int, str]:
    """One page of the texts, the newest first; how many there are; and who counted."""

    def read(figures: Figures) -> tuple[list[Identity], int]:
        total = figures.overview(chosen).texts
        last = max(1, -(-total // size))
        return figures.newest(chosen, (min(number, last) - 1) * size, size), total

    (identities, total), name = ask(lambda asked: read(figures_of(asked)))
    return documents(identities), total, name


def all_of(chosen: Selection, most: int) -> list[Identity]:
    """All texts of a selection up to so many, by kind and key."""
    found, _name = ask(lambda asked: list(figures_of(asked).every(chosen, most)))
    return found


def lag() -> Lag:
    """What waits on its way into the index that answers."""
    waiting = Note.objects.changes()
    if engine().name == "database":
        waiting = waiting.filter(stored=False)
    changes = waiting.values("kind", "key").distinct().count()
    return Lag(changes, waiting.aggregate(first=Min("noted_at"))["first"])


def people_by_district(found: Overview) -> dict[str, int | None]:
    """People by district; None where they are so few that a district could tell who.

    The rule of reports: fewer than ten are withheld, and others until none can be worked out.
    """
    counts = {code or UNKNOWN: n for code, n in found.people_by_district.items()}
    hidden = withheld(counts, _residents())
    return {code: None if code in hidden else n for code, n in counts.items()}


def _residents() -> dict[str, int]:
    """Residents by kecamatan."""
    rows = Population.objects.newest().order_by().values_list("area__code").annotate(n=Sum("count"))
    found = dict.fromkeys(
        Area.objects.level(Level.DISTRICT).order_by("code").values_list("code", flat=True), 0
    )
    for code, n in rows:
        district = next((one for one in found if code == one or code.startswith(f"{one}.")), "")
        if district:
            found[district] += n
    return found
