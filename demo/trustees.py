"""A vote of the demonstration whose key officers hold, each with a share on paper."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from demo import machine
from demo.voices import Voices
from polls.actions.trustees import bring_share, confirm_key, confirm_share, propose_key
from polls.models import Poll, Trustee
from polls.queries.outside_key import decrypt
from polls.rules.shares import asked_words


def share_key(voices: Voices, poll: Poll, facts: dict[str, Any], opens: datetime) -> list[str]:
    """Name the officers, write the shares down and rehearse, before the vote opens.

    Returns what stands on their papers; nothing where the server holds the key.
    """
    if "trustees" not in facts:
        return []
    at, offline = opens - timedelta(days=1), facts.get("offline", False)
    change = propose_key(
        poll=poll,
        officers=[voices.cast.user(name) for name in facts["trustees"]],
        needed=facts["needed"],
        by=voices.cast.user("eko"),
        at=at,
        offline=offline,
    )
    confirm_key(change=change, by=voices.cast.user("kartika"), at=at)
    papers = machine.draw_and_rehearse(poll, at) if offline else _written_down(poll, facts, at)
    poll.refresh_from_db()
    return papers


def _written_down(poll: Poll, facts: dict[str, Any], at: datetime) -> list[str]:
    """Shares that the site shows once to each officer, rehearsed there."""
    papers = []
    for trustee in Trustee.objects.filter(poll=poll).order_by("number"):
        papers.append(decrypt(trustee.waiting_share))
        words = papers[-1].split()
        first, second = (words[place - 1] for place in asked_words(trustee.number))
        confirm_share(trustee=trustee, first=first, second=second, at=at)
    bring(poll, papers, facts["needed"], at)
    return papers


def count(poll: Poll, papers: Sequence[str], needed: int, at: datetime) -> None:
    """Open and count a closed vote, where its rules say."""
    if poll.offline:
        machine.open_votes_of(poll, papers, at)
    else:
        bring(poll, papers, needed, at)


def bring(poll: Poll, papers: Sequence[str], needed: int, at: datetime) -> None:
    """As many officers as are needed bring what stands on their papers."""
    for trustee in Trustee.objects.filter(poll=poll).order_by("number")[:needed]:
        bring_share(trustee=trustee, words=papers[trustee.number - 1], at=at)
