"""The demonstration's secret votes: of every kind, and as they can end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo import content, trustees
from demo.voices import Voices
from participation.choices import PhaseKind
from polls.actions import ballots, paper, polls, tallies
from polls.actions.interventions import confirm_intervention, propose_intervention
from polls.models import InterventionKind, Option, Poll
from residents.queries import current_residency


def vote(voices: Voices) -> None:
    """Open the polls, cast the ballots in their time, and end what is over as it is written.

    In the one on paper Siti is noted as voting there; Indra has to confirm it.
    """
    for written in content.consultations():
        facts = written.get("vote", {})
        if not facts:
            continue
        poll = Poll.objects.get(consultation__slug=written["slug"])
        poll.paper = facts.get("paper", False)
        poll.save(update_fields=["paper"])
        opens = poll.opens_at + timedelta(minutes=1)
        papers = trustees.share_key(voices, poll, facts, opens)
        polls.open_poll(poll=poll, at=opens)
        _cast(voices, poll, facts)
        _end(voices, poll, facts, papers)
        if poll.paper:
            _note_siti(voices, poll)


def _end(voices: Voices, poll: Poll, facts: dict[str, Any], papers: Sequence[str]) -> None:
    """Count it, or annul it before its close; one that runs goes on."""
    if poll.closes_at > voices.now:
        return
    if "annulled_because" in facts:
        _annul(voices, poll, facts["annulled_because"], poll.closes_at - timedelta(days=2))
        return
    polls.close_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))
    at = poll.closes_at + timedelta(minutes=10)
    if papers:
        trustees.count(poll, papers, facts["needed"], at)
    else:
        tallies.count_poll(poll=poll, at=at)


def _annul(voices: Voices, poll: Poll, reason: str, at: datetime) -> None:
    """Two officials, with a reason that everybody reads."""
    proposed = propose_intervention(
        poll=poll,
        kind=InterventionKind.ANNULMENT,
        closes_at=None,
        reason=reason,
        by=voices.cast.user("eko"),
        at=at,
    )
    confirm_intervention(
        intervention=proposed, by=voices.cast.user("kartika"), at=at + timedelta(hours=1)
    )


def _note_siti(voices: Voices, poll: Poll) -> None:
    home = current_residency(voices.cast.named["siti"], voices.now)
    fitri = voices.cast.user("fitri")
    if home is not None:
        paper.mark_on_paper(poll=poll, residency=home, by=fitri, at=voices.now)


def _cast(voices: Voices, poll: Poll, facts: dict[str, Any]) -> None:
    """As many as are written, ``liked`` says how often each option; else the first is the most."""
    debate = voices.debates[poll.consultation.slug]
    voters = voices.chance.sample(voices.cast.everybody(), facts["turnout"] - 1)
    if poll.closes_at < voices.now:
        # A vote that still runs is left to whoever tries Ana's account.
        voters.append(voices.cast.named["ana"])
    positions = [option.position for option in Option.objects.filter(poll=poll)]
    liked = facts.get("liked") or range(len(positions) + 1, 1, -1)
    moments = voices.moments(debate, [PhaseKind.VOTE], len(voters))
    for person, at in zip(voters, moments, strict=True):
        choice = _choice(poll.method, positions, liked, voices.chance)
        ballots.cast_ballot(poll=poll, person=person, choice=choice, at=at)


def _choice(method: str, positions: list[int], liked: Sequence[int], chance: Random) -> Any:
    """What somebody chooses, in the shape of the kind of vote."""
    first: int = chance.choices(positions, liked)[0]
    if method == "single":
        return first
    others = [p for p in chance.sample(positions, len(positions)) if p != first]
    some = [first, *others[: chance.randint(0, len(others))]]
    if method == "ranking":
        return some
    if method == "score":
        return {str(position): chance.randint(1, 5) for position in some}
    return sorted(some)
