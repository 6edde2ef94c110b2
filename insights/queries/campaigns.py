"""Nearly equal texts: found once for a whole consultation, and told beside every stance.

Nothing is hidden or counted less for being a copy. Which texts are nearly equal is what
``moderation.algorithms.copies`` says, the same as for the moderators' cards.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.queries import figures as numbers
from insights.queries.figures import NONE, Selection
from moderation.algorithms.copies import groups, word_count
from participation.choices import Stance
from participation.models import Consultation

SHORTEST = 4
"""Words from which on nearly equal texts are told: "Saya setuju" is everybody's own."""
HOUR, DAY = 3600, 24 * 3600
KEPT_SECONDS = DAY
Key = tuple[str, int]


class Copy(NamedTuple):
    """One of several nearly equal texts, as what is counted."""

    kind: str
    key: int
    author: int
    stance: str
    written: float
    """Seconds since 1970."""
    thread: int
    area: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """So many nearly equal texts, by so many people, within so many seconds."""

    texts: int
    people: int
    seconds: int
    kind: str
    key: int
    """The first of them."""

    @property
    def span(self) -> str:
        """The time between the first and the last, in words."""
        if self.seconds <= HOUR:
            return _("one hour")
        if self.seconds <= DAY:
            hours = -(-self.seconds // HOUR)
            return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
        days = -(-self.seconds // DAY)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@dataclass(frozen=True, slots=True)
class Copies:
    """The nearly equal texts of a consultation."""

    clusters: list[list[Copy]]
    """Each with at least two texts, the oldest first; the largest cluster first."""
    told: frozenset[int]
    """Places in ``clusters`` of those that are told as one campaign."""
    of: Mapping[Key, int] = field(default_factory=dict)
    """In which cluster a text is; a text that has no copy is in none."""

    def campaigns(self, keys: Iterable[Key] | None = None) -> list[Campaign]:
        """What is told of all texts, or of these only."""
        wanted = None if keys is None else set(keys)
        found = []
        for place in sorted(self.told):
            inside = [
                copy
                for copy in self.clusters[place]
                if wanted is None or (copy.kind, copy.key) in wanted
            ]
            if len(inside) >= settings.REMBUK_BURST_PEOPLE:
                found.append(_campaign(inside))
        return found

    def in_campaigns(self) -> list[Copy]:
        """Every text of a campaign."""
        return [copy for place in sorted(self.told) for copy in self.clusters[place]]

    def is_told(self, key: Key) -> bool:
        """Whether a text is one of a campaign's."""
        return self.of.get(key, -1) in self.told

    def alike(self, key: Key) -> list[Key]:
        """The texts nearly equal to this one, itself included; none where it has no copy."""
        place = self.of.get(key)
        return [] if place is None else [(copy.kind, copy.key) for copy in self.clusters[place]]


def _campaign(inside: list[Copy]) -> Campaign:
    first, last = inside[0], inside[-1]
    people = len({copy.author for copy in inside})
    return Campaign(len(inside), people, round(last.written - first.written), *first[:2])


def copies(consultation: Consultation) -> Copies:
    """Nearly equal texts among the published ones, kept until one of them changes."""
    key = f"insights:copies:{consultation.pk}:{_state(consultation)}"
    known: tuple[list[list[Copy]], frozenset[int]] | None = cache.get(key)
    if known is None:
        known = _compare(consultation)
        cache.set(key, known, KEPT_SECONDS)
    clusters, told = known
    of = {(copy[0], copy[1]): place for place, group in enumerate(clusters) for copy in group}
    return Copies([[Copy(*copy) for copy in group] for group in clusters], told, of)


def _state(consultation: Consultation) -> str:
    """Another text for every other set of published words."""
    rows = (
        numbers.comments(consultation, Selection()),
        numbers.ideas(consultation, Selection()),
    )
    parts: list[Any] = []
    for found in rows:
        facts = found.order_by().aggregate(n=Count("pk"), v=Sum("version"), last=Max("pk"))
        parts += facts.values()
    return "-".join(str(part or 0) for part in parts)


def _compare(consultation: Consultation) -> tuple[list[list[Copy]], frozenset[int]]:
    found = [*_comments(consultation), *_ideas(consultation)]
    clusters: list[list[Copy]] = []
    told: set[int] = set()
    for places in groups(body for _copy, body in found):
        if len(places) < 2:
            continue
        length = word_count(found[places[0]][1])
        if len(places) >= settings.REMBUK_BURST_PEOPLE and length >= SHORTEST:
            told.add(len(clusters))
        clusters.append(sorted((found[place][0] for place in places), key=lambda c: c.written))
    return clusters, frozenset(told)


def _comments(consultation: Consultation) -> list[tuple[Copy, str]]:
    rows = numbers.comments(consultation, Selection()).order_by("pk")
    fields = ("pk", "author", "stance", "created_at", "thread", "area__code", "body")
    return [
        (Copy("comment", pk, author, stance, at.timestamp(), thread, area or ""), body)
        for pk, author, stance, at, thread, area, body in rows.values_list(*fields)
    ]


def _ideas(consultation: Consultation) -> list[tuple[Copy, str]]:
    rows = numbers.ideas(consultation, Selection()).order_by("pk")
    return [
        (Copy("idea", pk, author, "", at.timestamp(), 0, area or ""), body)
        for pk, author, at, area, body in rows.values_list(
            "pk", "author", "created_at", "area__code", "body"
        )
    ]


def stances_without(all_stances: Mapping[str, int], left_out: Iterable[Copy]) -> dict[str, int]:
    """Counts by stance once these texts are left out."""
    fewer = Counter(copy.stance or NONE for copy in left_out)
    return {name: all_stances.get(name, 0) - fewer[name] for name in (*Stance.values, NONE)}
