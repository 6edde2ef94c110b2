"""The moderators' list: what waits and what was decided, by cause, kind and words."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation import registry
from moderation.choices import Action, State
from moderation.models import Case, Claim, Decision, TextReport
from moderation.queries import Record, open_cases

STATES = {
    "terbuka": _("waiting"),
    "dipegang": _("I am looking at it"),
    "diputus": _("decided"),
    "diputus-saya": _("decided by me"),
}
NUMBER = re.compile(r"(M-)?(\d{1,18})", re.I)
MOST = 500
"""So many cases are found by words; who sees as many looks for more words."""


def cases_of(
    *, state: str, cause: str, kind: str, moderator: Person, at: datetime
) -> QuerySet[Case]:
    """What waits, what is due first first; or what was decided, the newest first."""
    if state in ("terbuka", "dipegang"):
        found = open_cases()
    else:
        found = Case.objects.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        decided = Decision.objects.filter(case=OuterRef("pk"))
        if state == "diputus-saya":
            decided = decided.filter(decided_by=moderator.user_id)
        found = found.filter(Exists(decided))
    if state == "dipegang":
        found = found.filter(claim__moderator=moderator, claim__until__gt=at)
    found = found.filter(cause=cause) if cause else found
    return found.filter(kind=kind) if kind else found


def found_by(cases: QuerySet[Case], words: str) -> list[Case]:
    """The first of these cases whose text has these words, or the one with this number.

    As a list of at most ``MOST``, so that texts are read through once, and not for a count too.
    """
    number = NUMBER.fullmatch(words)
    if number and number[1]:
        return list(cases.filter(pk=int(number[2])))
    found = Q(pk=int(number[2])) if number else Q(pk=None)
    for kind in registry.kinds().values():
        said = Q(body__icontains=words)
        if any(field.name == "title" for field in kind.model._meta.fields):
            said |= Q(title__icontains=words)
        texts = kind.model._default_manager.filter(said).order_by()
        found |= Q(kind=kind.name, key__in=texts.values("pk"))
    return list(cases.filter(found)[:MOST])


def next_case(person: Person | None, after: Case, *, at: datetime) -> Case | None:
    """What is due next after this one, or else what is due first.

    Of the cases that this moderator may decide and no colleague looks at now.
    """
    waiting = open_cases().exclude(Exists(_others_claims(person, at)))
    if person is not None:
        waiting = waiting.exclude(_own(person))
    equal = waiting.filter(due_at=after.due_at, pk__gt=after.pk)
    earlier = waiting.filter(due_at__lte=after.due_at).exclude(pk=after.pk)
    return equal.first() or waiting.filter(due_at__gt=after.due_at).first() or earlier.first()


def _others_claims(person: Person | None, at: datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(case=OuterRef("pk"), until__gt=at).exclude(moderator=person)


def _own(person: Person) -> Q:
    """Cases about what this person wrote or reported."""
    own = Q(Exists(TextReport.objects.filter(reporter=person, case=OuterRef("pk"))))
    for kind in registry.kinds().values():
        texts = kind.model._default_manager.filter(author=person, pk=OuterRef("key"))
        own |= Q(Exists(texts), kind=kind.name)
    return own


def report_counts(cases: Iterable[Case]) -> dict[int, int]:
    """How many readers reported each of these cases, of those that were reported."""
    rows = TextReport.objects.filter(case__in=list(cases)).order_by().values_list("case")
    return dict(rows.annotate(count=Count("pk")))


def records(people: Iterable[int]) -> dict[int, Record]:
    """Each author's record; one query for each kind."""
    wanted = list(people)
    published, restricted = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0)
    for kind in registry.kinds().values():
        about = Decision.objects.filter(case__kind=kind.name, case__key=OuterRef("pk"))
        texts = kind.model._default_manager.filter(author__in=wanted).order_by()
        texts = texts.annotate(was_restricted=Exists(about.exclude(action=Action.PUBLISH)))
        counted = texts.values_list("author").annotate(
            public=Count("pk", filter=Q(state=State.PUBLISHED)),
            stopped=Count("pk", filter=Q(was_restricted=True)),
        )
        for author, public, stopped in counted:
            published[author] += public
            restricted[author] += stopped
    return {one: Record(published[one], restricted[one]) for one in wanted}


def claims_of(cases: Iterable[Case], at: datetime) -> dict[int, Claim]:
    """Who looks at which of these cases now."""
    found = Claim.objects.filter(case__in=list(cases), until__gt=at).select_related("moderator")
    return {claim.case_id: claim for claim in found if claim.case_id is not None}


def decisions_of(cases: Iterable[Case]) -> dict[int, Decision]:
    """The latest decision of each case."""
    return {one.case_id: one for one in Decision.objects.filter(case__in=list(cases))}
