"""Copy-paste from many people: found among the newest texts, shown once, decided once.

Nothing is hidden for being a campaign: the texts stay as they are until a human decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from moderation import registry
from moderation.actions import decide
from moderation.actions.claims import end_claim
from moderation.algorithms import copies, slogans
from moderation.algorithms.screening import mask_nik
from moderation.choices import Cause, State
from moderation.models import Burst, Case
from moderation.queries import still_waits
from moderation.rules.cases import (
    check_decision_is_whole,
    check_may_decide_burst,
    check_not_claimed,
)
from web.refusal import Refused

NEWEST = 2000
"""So many of the newest texts of each kind are looked at, however long the window is."""
AT_ONCE = 50
"""So many texts of a decided card are decided in one go; the rest follows in the background."""


@dataclass(frozen=True, slots=True)
class _Text:
    kind: str
    key: int
    author: int
    body: str


def _recent(at: datetime) -> list[_Text]:
    """What was sent in the window and is public or held."""
    since, found = at - timedelta(minutes=settings.REMBUK_BURST_MINUTES), []
    for kind in registry.kinds().values():
        # By number, not by time: numbers are indexed, and what is new has the highest.
        newest = kind.model._default_manager.order_by("-pk")
        rows = newest.values_list("pk", "author", "body", "state", "created_at", "external_key")
        for key, author, body, state, written, imported in rows[:NEWEST]:
            public_or_held = state in (State.PUBLISHED, State.HELD)
            if public_or_held and imported is None and since <= written <= at:
                found.append(_Text(kind.name, key, author, body))
    return found


def find_bursts(*, at: datetime) -> int:
    """Put copies that several people sent on one card; returns how many texts were put on cards.

    A card that still waits takes later copies too; after a decision they need a new one.
    """
    recent = _recent(at)
    long = [t for t in recent if copies.word_count(t.body) >= settings.REMBUK_BURST_WORDS]
    crowds = _copies(long)
    short = [t for t in recent if copies.word_count(t.body) < settings.REMBUK_BURST_WORDS]
    added = sum(_put_together(alike, at) for alike in [*crowds, *_slogans(short, crowds)])
    _close_empty(at)
    return added


def _copies(texts: Sequence[_Text]) -> list[list[_Text]]:
    """Texts of several people that are nearly the same, the most frequent first."""
    alike = [[texts[place] for place in places] for places in copies.groups(t.body for t in texts)]
    return [one for one in alike if len(_people(one)) >= settings.REMBUK_BURST_PEOPLE]


def _people(texts: Sequence[_Text]) -> set[int]:
    return {text.author for text in texts}


def _slogans(texts: Sequence[_Text], crowds: Sequence[Sequence[_Text]]) -> list[list[_Text]]:
    """Short texts of many people that say the same; what the same people shout is one campaign.

    ``crowds``: who sent copies of a long text shouts together too, each another slogan. A few
    people use the same few words by chance: more must have sent them than of long texts.
    """
    alike = [[texts[n] for n in places] for places in slogans.groups([t.body for t in texts])]
    several = [one for one in alike if len(_people(one)) >= settings.REMBUK_BURST_PEOPLE]
    several.sort(key=lambda one: len(_people(one)), reverse=True)
    senders = [_people(one) for one in [*crowds, *several]]
    found = [
        [text for place in places if place >= len(crowds) for text in several[place - len(crowds)]]
        for places in slogans.campaigns(senders)
    ]
    return [one for one in found if len(_people(one)) >= settings.REMBUK_SLOGAN_PEOPLE]


@transaction.atomic
def _put_together(alike: Sequence[_Text], at: datetime) -> int:
    wanted = {(text.kind, text.key) for text in alike}
    known = Case.objects.select_for_update(of=("self",)).filter(key__in=[t.key for t in alike])
    waiting, placed, card = {}, set(), None
    for case in known.select_related("burst"):
        if (case.kind, case.key) not in wanted:  # a text of another kind with the same number
            continue
        if case.burst is not None:
            placed.add((case.kind, case.key))
            card = case.burst if case.burst.decided_at is None else card
        elif case.closed_at is None:
            waiting[case.kind, case.key] = case
    fresh = [text for text in alike if (text.kind, text.key) not in placed]
    if card is not None and card.closed_at is not None:
        card = None
    people = {text.author for text in fresh}
    if not fresh or (card is None and len(people) < settings.REMBUK_BURST_PEOPLE):
        return 0
    card = card or Burst.objects.create(opened_at=at)
    cases = [waiting[text.kind, text.key] for text in fresh if (text.kind, text.key) in waiting]
    for case in cases:
        case.burst = card
    Case.objects.bulk_update(cases, ["burst"], batch_size=500)
    if cases:  # the card is as urgent as the most urgent text on it
        first = min(case.due_at for case in cases)
        Burst.objects.filter(pk=card.pk, due_at__gt=first).update(due_at=first)
    Case.objects.bulk_create(
        (
            Case(kind=t.kind, key=t.key, cause=Cause.BURST, burst=card, opened_at=at)
            for t in fresh
            if (t.kind, t.key) not in waiting
        ),
        batch_size=500,
    )
    return len(fresh)


def _close_empty(at: datetime) -> None:
    """A card whose texts were all decided or withdrawn one by one is done."""
    Burst.objects.filter(closed_at=None).exclude(still_waits()).update(closed_at=at)


@transaction.atomic
def decide_burst(
    *, burst: Burst, action: str, reason: str, words: str, by: User, at: datetime
) -> Burst:
    """One decision for every text of a card that still waits. Raises Refused.

    The texts follow with ``carry_out``, each by a decision of its own with the same reason.
    """
    held = Burst.objects.select_for_update(of=("self",)).get(pk=burst.pk)
    check_may_decide_burst(burst=held)
    check_not_claimed(claim=end_claim(by=by, at=at, burst=held), at=at)
    check_decision_is_whole(action=action, reason=reason, words=words)
    held.action, held.words = action, mask_nik(words.strip())
    held.reason = "" if action == "publish" else reason
    held.decided_by, held.decided_at = by, at
    held.save()
    return held


def carry_out(*, burst: Burst, at: datetime, most: int = AT_ONCE) -> int:
    """Decide about the next texts of a decided card; returns how many were looked at.

    A text that this moderator may not decide about goes back to the queue, for a colleague.
    """
    assert burst.decided_by is not None  # noqa: S101 - the constraint says so
    looked = 0
    for case in burst.cases.filter(closed_at=None).order_by("pk")[:most]:
        looked += 1
        what = {"action": burst.action, "reason": burst.reason, "words": burst.words}
        try:
            decide(case=case, by=burst.decided_by, at=at, burst=burst, **what)
        except Refused:
            Case.objects.filter(pk=case.pk, closed_at=None).update(burst=None)
    _close_empty(at)
    return looked
