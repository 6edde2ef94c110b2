"""The moderators' list: what waits and what was decided, by cause, kind and words."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation import registry
from moderation.choices import Action, State
from moderation.models import Case, Claim, Decision
from moderation.queries import Record, open_cases

STATES = {
    "terbuka": _("waiting"),
    "dipegang": _("I am looking at it"),
    "diputus": _("decided"),
    "diputus-saya": _("decided by me"),
}
NUMBER = re.compile(r"(?:M-)?(\d{1,18})", re.I)


def cases_of(
    *, state: str, cause: str, kind: str, words: str, moderator: Person, at: datetime
) -> QuerySet[Case]:
    """What waits, what is due first first; or what was decided, the newest first."""
    if state in ("terbuka", "dipegang"):
        found = open_cases()
    else:
        found = Case.objects.filter(closed_at__isnull=False, decisions__isnull=False)
        found = found.annotate(report_count=Count("reports", distinct=True))
        found = found.order_by("-closed_at", "-pk")
    if state == "dipegang":
        found = found.filter(claim__moderator=moderator, claim__until__gt=at)
    if state == "diputus-saya":
        found = found.filter(decisions__decided_by=moderator.user_id)
    found = found.filter(cause=cause) if cause else found
    found = found.filter(kind=kind) if kind else found
    return found.filter(_says(words)) if words else found


def _says(words: str) -> Q:
    """Cases whose text has these words, or that have this number."""
    number = NUMBER.fullmatch(words)
    found = Q(pk=int(number[1])) if number else Q(pk=None)
    for kind in registry.kinds().values():
        said = Q(body__icontains=words)
        if any(field.name == "title" for field in kind.model._meta.fields):
            said |= Q(title__icontains=words)
        texts = kind.model._default_manager.filter(said).order_by()
        found |= Q(kind=kind.name, key__in=texts.values("pk"))
    return found


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
