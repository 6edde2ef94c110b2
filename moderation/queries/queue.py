"""The moderators' list: cases, cards of nearly equal texts and objections in one order."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation import registry
from moderation.choices import AppealState, Cause, State
from moderation.models import Appeal, Burst, Case, Claim, Decision, TextReport
from moderation.queries import of_withdrawn_text, open_cases, still_waits

What = Literal["case", "burst", "appeal"]
MODELS: dict[What, type[Case] | type[Burst] | type[Appeal]] = {
    "case": Case,
    "burst": Burst,
    "appeal": Appeal,
}
STATES = {
    "terbuka": _("waiting"),
    "dipegang": _("I am looking at it"),
    "diputus": _("decided"),
    "diputus-saya": _("decided by me"),
}
APPEAL = "keberatan"
CAUSES = {**{str(value): label for value, label in Cause.choices}, APPEAL: _("its author objects")}
ORDERS = {
    "mendesak": _("most urgent first"),
    "terlama": _("waiting longest first"),
    "terbaru": _("newest first"),
}
NUMBER = re.compile(r"(M-|B-)?(\d{1,18})", re.I)
MOST = 500
"""So many entries are found by words; who sees as many looks for more words."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the list: a case, a card or an objection, and by when it is ordered."""

    what: What
    key: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a moderator chose; empty means all. ``state`` and ``order`` are keys of the above."""

    state: str = "terbuka"
    cause: str = ""
    kind: str = ""
    words: str = ""
    order: str = "mendesak"

    @property
    def is_open(self) -> bool:
        return self.state in ("terbuka", "dipegang")


def waiting_by_cause() -> dict[str, int]:
    """How many entries of the list wait, for each cause; in one query."""
    causes: dict[What, Any] = {
        "case": F("cause"),
        "burst": Value(Cause.BURST.value),
        "appeal": Value(APPEAL),
    }
    parts = [
        _open(what).order_by().annotate(why=cause).values_list("why").annotate(count=Count("pk"))
        for what, cause in causes.items()
    ]
    counts = Counter[str]()
    for why, count in parts[0].union(*parts[1:], all=True):
        counts[why] += count  # cards and cases that one was decided without are both of a burst
    return counts


def rows_of(wanted: Wanted, moderator: Person, at: datetime) -> QuerySet[Any]:
    """Entries that fit, as ``Row``s' values: what waits, or what was decided."""
    urgent = "due" if wanted.order == "mendesak" else "opened"
    moment = urgent if wanted.is_open else "decided"
    parts = [_part(what, wanted, moment, moderator, at) for what in MODELS]
    newest = wanted.order == "terbaru" or (not wanted.is_open and wanted.order != "terlama")
    order = ("-moment", "-pk") if newest else ("moment", "pk")
    found: QuerySet[Any] = parts[0].union(*parts[1:], all=True).order_by(*order)
    return found


def _open(what: What) -> QuerySet[Any]:
    if what == "case":
        return open_cases()
    if what == "appeal":
        return Appeal.objects.filter(state=AppealState.OPEN)
    return Burst.objects.filter(still_waits(), closed_at=None, decided_at=None)


MOMENTS: dict[What, dict[str, str]] = {
    "case": {"due": "due_at", "opened": "opened_at", "decided": "closed_at"},
    "burst": {"due": "due_at", "opened": "opened_at", "decided": "decided_at"},
    "appeal": {"due": "due_at", "opened": "created_at", "decided": "decided_at"},
}


def _part(
    what: What, wanted: Wanted, moment: str, moderator: Person, at: datetime
) -> QuerySet[Any]:
    """The entries of one kind that fit."""
    found = _open(what) if wanted.is_open else _decided(what, moderator, wanted.state)
    if wanted.state == "dipegang":
        found = found.filter(claim__moderator=moderator, claim__until__gt=at)
    if wanted.cause:
        found = found.filter(_because(what, wanted.cause))
    if wanted.kind:
        found = found.filter(_about(what, kind=wanted.kind))
    if wanted.words:
        found = found.filter(_found_by(what, wanted.words))
    named = found.order_by().annotate(what=Value(what), moment=F(MOMENTS[what][moment]))
    rows: QuerySet[Any] = named.values_list("what", "pk", "moment")
    return rows


def _decided(what: What, moderator: Person, state: str) -> QuerySet[Any]:
    """What was decided, of texts that were not withdrawn; those of a card are on the card."""
    by = {"decided_by": moderator.user_id} if state == "diputus-saya" else {}
    if what == "case":
        alone = Decision.objects.filter(case=OuterRef("pk"), burst=None, **by)
        closed = Case.objects.filter(Exists(alone), closed_at__isnull=False)
        return closed.exclude(of_withdrawn_text())
    if what == "appeal":
        answered = Appeal.objects.filter(decided_at__isnull=False, **by)
        return answered.exclude(of_withdrawn_text("decision__case__"))
    stays = Case.objects.filter(burst=OuterRef("pk")).exclude(of_withdrawn_text())
    return Burst.objects.filter(Exists(stays), decided_at__isnull=False, **by)


def _because(what: What, cause: str) -> Q:
    if what == "case":
        return Q(cause=cause)
    return ~Q(pk=None) if cause == {"burst": Cause.BURST, "appeal": APPEAL}[what] else Q(pk=None)


def _about(what: What, **text: Any) -> Q:
    """Entries about texts of this ``kind``, or with these keys of it."""
    if what == "burst":
        return Q(Exists(Case.objects.filter(burst=OuterRef("pk"), **text)))
    path = "" if what == "case" else "decision__case__"
    return Q(**{f"{path}{name}": value for name, value in text.items()})


def _found_by(what: What, words: str) -> Q:
    """Entries whose text has these words, or the one with this number (``M-12``, ``B-3``)."""
    number, found = NUMBER.fullmatch(words), Q(pk=None)
    if number:
        mark = (number[1] or "").upper()
        if (what == "burst" and mark != "M-") or (what == "case" and mark != "B-"):
            found |= Q(pk=int(number[2]))
        if what == "appeal" and mark != "B-":
            found |= Q(decision__case=int(number[2]))
        if mark:
            return found
    if what == "appeal":
        found |= Q(words__icontains=words)
    for kind in registry.kinds().values():
        said = Q(body__icontains=words)
        if any(field.name == "title" for field in kind.model._meta.fields):
            said |= Q(title__icontains=words)
        known = kind.model._default_manager.exclude(state=State.WITHDRAWN)
        texts = known.filter(said).order_by()
        found |= _about(what, kind=kind.name, key__in=texts.values("pk"))
    return found


def next_row(person: Person, after: Row, *, at: datetime) -> Row | None:
    """What is due next after this one, or else what is due first.

    Of what this moderator may decide and no colleague looks at now.
    """
    waiting = {what: _open_to(person, what, after, at) for what in MODELS}
    for following in (_later, _earlier):
        firsts = {what: following(found, after) for what, found in waiting.items()}
        rows = [Row(what, found.pk, found.due_at) for what, found in firsts.items() if found]
        if rows:
            return min(rows, key=lambda row: (row.moment, row.key))
    return None


def _later(waiting: QuerySet[Any], after: Row) -> Any:
    # Two questions that an index answers, where one with "or" reads everything that waits.
    equal = waiting.filter(due_at=after.moment, pk__gt=after.key)
    return equal.first() or waiting.filter(due_at__gt=after.moment).first()


def _earlier(waiting: QuerySet[Any], after: Row) -> Any:
    return waiting.filter(due_at__lte=after.moment).first()


def _open_to(person: Person, what: What, after: Row, at: datetime) -> QuerySet[Any]:
    """What waits and this moderator may decide now, but for that one."""
    claimed = Claim.objects.filter(**{what: OuterRef("pk")}, until__gt=at).exclude(moderator=person)
    waiting = _open(what).exclude(Exists(claimed)).order_by("due_at", "pk")
    waiting = waiting.exclude(pk=after.key) if after.what == what else waiting
    if what == "burst":
        return waiting
    path = "" if what == "case" else "decision__case__"
    reported = TextReport.objects.filter(reporter=person, case=OuterRef(f"{path}pk"))
    waiting = waiting.exclude(Exists(reported))
    for kind in registry.kinds().values():
        texts = kind.model._default_manager.filter(author=person, pk=OuterRef(f"{path}key"))
        waiting = waiting.exclude(Exists(texts), **{f"{path}kind": kind.name})
    if what == "appeal":
        waiting = waiting.exclude(decision__decided_by=person.user_id)
    return waiting
