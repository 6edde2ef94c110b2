"""The figures of a report: each is a count of a selection, and the selection can be opened.

Published contributions are counted. Held and hidden ones stand apart; drafts and withdrawn texts
are nowhere.
"""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from insights.queries.membership import in_theme
from moderation.choices import State
from moderation.models import Contribution
from participation.models import Comment, Consultation
from proposals.models import Idea
from web.values import whole_number
from web.years import YEARS

UNKNOWN, NONE = "unknown", "none"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which contributions of a consultation; empty values restrict nothing."""

    kind: str = ""
    stance: str = ""
    area: str = ""
    """Code of an area, those below it included; ``unknown`` for none."""
    month: str = ""
    thread: str = ""
    state: str = State.PUBLISHED
    author: str = ""
    theme: str = ""
    """Number of a theme; ``unread``, ``unsorted`` or ``empty`` (``queries.membership``)."""
    since: str = ""
    """An ISO date and time: only what was written from then on."""
    place: str = ""
    """One of ``queries.theme_overview.PLACES``; read by ``queries.contributions``."""
    copies: str = ""
    """``comment:12``: only texts nearly equal to that one; read by ``queries.contributions``."""

    def parameters(self) -> dict[str, str]:
        """What a link to the selection carries."""
        found = {f.name: str(getattr(self, f.name)) for f in fields(self)}
        if found["state"] == State.PUBLISHED:
            found.pop("state")
        return {name: value for name, value in found.items() if value}


def _narrowed(rows: QuerySet, chosen: Selection) -> QuerySet:  # type: ignore[type-arg]
    rows = rows.filter(state=chosen.state)
    if chosen.area == UNKNOWN:
        rows = rows.filter(area=None)
    elif chosen.area:
        rows = rows.filter(Q(area__code=chosen.area) | Q(area__code__startswith=f"{chosen.area}."))
    if chosen.month:
        start, end = _span(chosen.month)
        rows = rows.filter(created_at__gte=start, created_at__lt=end)
    if chosen.author.isdecimal():
        rows = rows.filter(author=chosen.author)
    if chosen.since:
        since = _moment(chosen.since)
        rows = rows.filter(created_at__gte=since) if since else rows.none()
    return rows


def _moment(text: str) -> datetime | None:
    """The moment that an address names, None for anything else."""
    try:
        found = datetime.fromisoformat(text)
        if found.year not in YEARS:
            return None
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None


def _month() -> TruncMonth:
    return TruncMonth("created_at", tzinfo=timezone.get_default_timezone())


def _span(month: str) -> tuple[datetime, datetime]:
    """From the first moment of a month to that of the next; an empty span for anything else."""
    try:
        first = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - the zone follows
        following = (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        first = following = datetime.min  # noqa: DTZ901 - no year that is asked for
    if first.year not in YEARS:
        first = following = datetime(2000, 1, 1)  # noqa: DTZ001 - the zone follows
    zone = timezone.get_default_timezone()
    return timezone.make_aware(first, zone), timezone.make_aware(following, zone)


def comments(consultation: Consultation, chosen: Selection) -> "QuerySet[Comment]":
    """The comments of a selection."""
    rows = Comment.objects.filter(thread__consultation=consultation)
    if chosen.kind not in ("", "comment"):
        return rows.none()
    if chosen.stance == NONE:
        rows = rows.filter(stance="")
    elif chosen.stance:
        rows = rows.filter(stance=chosen.stance)
    if chosen.thread:
        rows = rows.filter(thread=whole_number(chosen.thread))
    return _narrowed(_in_theme(rows, consultation, "comment", chosen), chosen)


def ideas(consultation: Consultation, chosen: Selection) -> "QuerySet[Idea]":
    """The ideas of a selection; an idea has no stance and stands in no thread."""
    rows = Idea.objects.filter(consultation=consultation)
    if chosen.kind not in ("", "idea") or chosen.thread or chosen.stance not in ("", NONE):
        return rows.none()
    return _narrowed(_in_theme(rows, consultation, "idea", chosen), chosen)


def _in_theme(rows: QuerySet, consultation: Consultation, kind: str, chosen: Selection) -> QuerySet:  # type: ignore[type-arg]
    return in_theme(rows, consultation, kind, chosen.theme) if chosen.theme else rows


def count(consultation: Consultation, chosen: Selection) -> int:
    """How many contributions a selection holds."""
    return comments(consultation, chosen).count() + ideas(consultation, chosen).count()


@dataclass(frozen=True, slots=True)
class Figures:
    """What was said, in numbers."""

    ideas: int
    comments: int
    people: int
    held: int
    hidden: int
    by_stance: dict[str, int]
    by_area: dict[str, int]
    by_month: dict[str, int]

    @property
    def contributions(self) -> int:
        return self.ideas + self.comments


def _group(field: str, *sets: QuerySet[Contribution]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for rows in sets:
        grouped = rows.order_by().values_list(field).annotate(n=Count("pk"))
        counts.update(dict(grouped))
    return counts


def figures(consultation: Consultation, chosen: Selection | None = None) -> Figures:
    """All figures of a consultation, in a fixed number of queries."""
    chosen = chosen or Selection()
    said, had = comments(consultation, chosen), ideas(consultation, chosen)
    people = set(said.values_list("author", flat=True)) | set(had.values_list("author", flat=True))
    stances = _group("stance", said)
    idea_count = had.count()
    stances[""] += idea_count
    areas = _group("area__code", said, had)  # type: ignore[arg-type]
    months = _group("month", said.annotate(month=_month()), had.annotate(month=_month()))  # type: ignore[arg-type]
    zone = timezone.get_default_timezone()
    return Figures(
        ideas=idea_count,
        comments=said.count(),
        people=len(people),
        held=count(consultation, Selection(state=State.HELD)),
        hidden=count(consultation, Selection(state=State.HIDDEN)),
        by_stance={
            name: stances.get("" if name == NONE else name, 0)
            for name in ("for", "against", "neutral", NONE)
        },
        by_area={code or UNKNOWN: n for code, n in sorted(areas.items(), key=lambda i: i[0] or "")},
        by_month={m.astimezone(zone).strftime("%Y-%m"): n for m, n in sorted(months.items())},  # type: ignore[attr-defined]
    )
