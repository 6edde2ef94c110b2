"""Figures of a selection with SQL over the database's own index."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDay, TruncMonth, TruncWeek
from django.utils import timezone

from search.algorithms.questions import Alternative, Concept
from search.algorithms.significance import jlh
from search.analysis import understood
from search.engines.figures import (
    BREAKDOWNS,
    FEWEST_TEXTS,
    MOST_CELLS,
    MOST_TERMS,
    UNKNOWN,
    Mark,
    Overview,
    Selection,
)
from search.engines.full_text import holding, rows_saying, rows_with
from search.engines.protocol import Identity
from search.engines.vocabulary import BATCH
from search.models import StoredDocument, Term, any_of

Rows = QuerySet[StoredDocument]
TRUNCATED = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth}
SPOKEN = ~Q(author="")


def rows(chosen: Selection) -> Rows:
    """The documents of a selection."""
    found = StoredDocument.objects.filter(removed=False, **_values(chosen))
    if chosen.without:
        found = found.exclude(consultation__in=chosen.without)
    if chosen.areas:
        found = found.filter(_in_areas(chosen.areas))
    if chosen.imported is not None:
        found = found.exclude(external_id="") if chosen.imported else found.filter(external_id="")
    if chosen.since:
        found = found.filter(created_at__gte=chosen.since)
    if chosen.until:
        found = found.filter(created_at__lt=chosen.until)
    if chosen.identities is not None:
        found = found.filter(any_of(chosen.identities))
    return _with_words(found, chosen)


def _values(chosen: Selection) -> dict[str, list[str]]:
    wanted = {
        "kind__in": list(chosen.kinds),
        "consultation__in": list(chosen.consultations),
        "stance__in": ["" if value == UNKNOWN else value for value in chosen.stances],
        "language__in": ["" if value == UNKNOWN else value for value in chosen.languages],
        "thread__in": [chosen.thread] if chosen.thread else [],
    }
    return {name: values for name, values in wanted.items() if values}


def _in_areas(codes: tuple[str, ...]) -> Q:
    wanted = Q(pk__in=[])
    for code in codes:
        if code == UNKNOWN:
            wanted |= Q(district="", area="")
        else:
            wanted |= Q(area=code) | Q(area__startswith=f"{code}.") | Q(district=code)
    return wanted


def _with_words(found: Rows, chosen: Selection) -> Rows:
    if chosen.words:
        question, _known = understood(chosen.words)
        found = holding(found, question)
    for stem in chosen.stem.split():
        found = found.filter(rows_with(Concept((Alternative({"id": (stem,)}),))))
    for phrase in chosen.phrases:
        found = found.filter(rows_saying(tuple(phrase.split())))
    return found


class DatabaseFigures:
    def overview(self, chosen: Selection) -> Overview:
        found = rows(chosen).order_by()
        facts = found.aggregate(
            texts=Count("pk"),
            people=Count("author", distinct=True, filter=SPOKEN),
            first=Min("created_at"),
            last=Max("created_at"),
        )
        by = {
            name: dict(found.values_list(name).annotate(n=Count("pk")).values_list(name, "n"))
            for name in BREAKDOWNS
        }
        people = found.filter(SPOKEN).values("district").annotate(n=Count("author", distinct=True))
        repairs = understood(chosen.words)[0].repairs if chosen.words else {}
        in_districts = dict(people.values_list("district", "n"))
        return Overview(by=by, people_by_district=in_districts, repairs=repairs, **facts)

    def over_time(self, chosen: Selection, interval: str) -> dict[date, int]:
        start = TRUNCATED[interval]("created_at", tzinfo=timezone.get_default_timezone())
        found = rows(chosen).exclude(created_at=None).order_by()
        counts = found.annotate(start=start).values_list("start").annotate(n=Count("pk"))
        zone = timezone.get_default_timezone()
        return {at.astimezone(zone).date(): n for at, n in sorted(counts)}

    def marks(self, chosen: Selection, exclude: frozenset[str]) -> list[Mark]:
        inside, total = Counter[str](), 0
        for terms in rows(chosen).values_list("terms", flat=True).iterator():
            inside.update(set(terms.split()))
            total += 1
        stems = [s for s, n in inside.items() if n >= FEWEST_TEXTS and s not in exclude]
        everywhere, extent = _everywhere(stems), self.extent()
        found = [
            Mark(s, inside[s], everywhere[s], jlh(inside[s], total, everywhere[s], extent))
            for s in stems
        ]
        found = [mark for mark in found if mark.score > 0]
        return sorted(found, key=lambda m: (-m.score, m.stem))[:MOST_TERMS]

    def phrases(self, chosen: Selection, phrases: list[str]) -> dict[str, tuple[int, int]]:
        counts = {
            str(n): Count("pk", filter=rows_saying(tuple(phrase.split())))
            for n, phrase in enumerate(phrases)
        }
        if not counts:
            return {}
        named = {f"phrase{n}": count for n, count in counts.items()}
        inside = rows(chosen).order_by().aggregate(**named)
        everywhere = rows(Selection()).order_by().aggregate(**named)
        return {
            phrase: (inside[f"phrase{n}"], everywhere[f"phrase{n}"])
            for n, phrase in enumerate(phrases)
        }

    def extent(self) -> int:
        return rows(Selection()).count()

    def newest(self, chosen: Selection, start: int, size: int) -> list[Identity]:
        found = rows(chosen).order_by(F("created_at").desc(nulls_last=True), "kind", "key")
        return list(found.values_list("kind", "key")[start : start + size])

    def spread(self, chosen: Selection) -> list[tuple[str, str, Identity]]:
        number = Window(
            RowNumber(),
            partition_by=["district", "stance"],
            order_by=[F("created_at").desc(nulls_last=True), F("kind").asc(), F("key").asc()],
        )
        found = rows(chosen).annotate(number=number).filter(number=1).order_by("district", "stance")
        cells = found.values_list("district", "stance", "kind", "key")[:MOST_CELLS]
        return [(district, stance, (kind, key)) for district, stance, kind, key in cells]

    def every(self, chosen: Selection, most: int) -> Iterator[Identity]:
        found = rows(chosen).order_by("kind", "key").values_list("kind", "key")[:most]
        yield from found.iterator()


def _everywhere(stems: list[str]) -> dict[str, int]:
    """In how many texts of the whole index each stem occurs."""
    found: dict[str, int] = dict.fromkeys(stems, 0)
    for start in range(0, len(stems), BATCH):
        some = Term.objects.filter(is_stem=True, term__in=stems[start : start + BATCH])
        found |= dict(some.values_list("term", "documents"))
    return found
