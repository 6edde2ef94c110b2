"""The key of a vote for those who name its officers, and a share for its officer."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from accounts.models import User
from polls.forms.trustees import BringForm, WrittenForm
from polls.models import Poll, PollState, Trustee
from polls.pages.place import place_of
from polls.queries.few import waits_for_release
from polls.queries.offices import office_words
from polls.queries.outside_key import decrypt
from polls.queries.paper import papers_wait
from polls.queries.questions import questions_of
from polls.rules.shares import check_may_bring_share
from web.refusal import refusal_by


def key_context(poll: Poll, reader: User) -> dict[str, Any]:
    """Who holds the key of a vote, what was changed, and what waits for a second official."""
    changes = poll.key_changes.select_related("proposed_by").prefetch_related("officers")
    waiting = changes.filter(confirmed_at=None).first()
    is_mine = waiting is not None and waiting.proposed_by_id == reader.pk
    done = list(changes.filter(confirmed_at__isnull=False).select_related("confirmed_by"))
    offices = iter(office_words(office for change in done for office in change.offices))
    return {
        "poll": poll,
        **place_of(poll),
        "trustees": poll.trustees.select_related("officer__person", "area"),
        "waiting": waiting,
        "is_mine": is_mine,
        "may_confirm": poll.state == PollState.PLANNED and not is_mine,
        "changes": [
            {"change": change, "offices": list(islice(offices, len(change.offices)))}
            for change in done
        ],
    }


def share_rows(held: Iterable[Trustee], past: Iterable[Trustee]) -> dict[str, Any]:
    """The shares that are still needed, and those of votes that are over, with their questions."""
    lists = {"shares": list(held), "past": list(past)}
    asked = questions_of(share.poll for shares in lists.values() for share in shares)
    return {
        name: [{"share": one, "poll": one.poll, "question": asked[one.poll_id]} for one in shares]
        for name, shares in lists.items()
    }


def share_context(mine: Trustee) -> dict[str, Any]:
    """What an officer sees of a share: its words until they are on paper, then what it is for."""
    poll = mine.poll
    waits = {"papers_wait": papers_wait(poll), "needs_release": waits_for_release(poll)}
    refusal = refusal_by(check_may_bring_share, poll=poll, trustee=mine, **waits)
    unwritten = bool(mine.waiting_share)
    return {
        "poll": poll,
        **place_of(poll),
        "trustee": mine,
        "words": decrypt(mine.waiting_share).split() if unwritten else [],
        "written": WrittenForm(number=mine.number) if unwritten else None,
        "bring": BringForm() if refusal is None else None,
        "brought": bool(mine.brought_share),
        "counting": poll.state == PollState.CLOSED,
    }
