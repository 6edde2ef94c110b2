"""The demonstration's secret votes: one that is over and counted, one that runs."""

from datetime import timedelta

from insights.demo.voices import Voices
from participation.choices import PhaseKind
from polls.actions import ballots, paper, polls, tallies
from polls.models import Option, Poll
from residents.queries import current_residency

TURNOUT = {"angkot-sekolah": 286, "tepian-mahakam": 131}
WEIGHTS = {"angkot-sekolah": (62, 38), "tepian-mahakam": (54, 46)}


ON_PAPER = "tepian-mahakam"
"""The vote that runs is also taken on paper."""


def vote(voices: Voices) -> None:
    """Open the polls, cast the ballots in their time, and count what is over.

    In the one that runs Siti is noted as voting on paper; Indra has to confirm it.
    """
    for slug, turnout in TURNOUT.items():
        poll = Poll.objects.get(consultation__slug=slug)
        poll.paper = slug == ON_PAPER
        poll.save(update_fields=["paper"])
        polls.open_poll(poll=poll, at=poll.opens_at + timedelta(minutes=1))
        _cast(voices, poll, turnout)
        if poll.closes_at < voices.now:
            polls.close_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))
            tallies.count_poll(poll=poll, at=poll.closes_at + timedelta(minutes=10))
    _note_siti(voices)


def _note_siti(voices: Voices) -> None:
    home = current_residency(voices.cast.named["siti"], voices.now)
    poll, fitri = Poll.objects.get(consultation__slug=ON_PAPER), voices.cast.user("fitri")
    if home is not None:
        paper.mark_on_paper(poll=poll, residency=home, by=fitri, at=voices.now)


def _cast(voices: Voices, poll: Poll, turnout: int) -> None:
    debate = voices.debates[poll.consultation.slug]
    voters = voices.chance.sample(voices.cast.everybody(), turnout - 1)
    if poll.closes_at < voices.now:
        # The vote that still runs is left to whoever tries Ana's account.
        voters.append(voices.cast.named["ana"])
    options = list(Option.objects.filter(poll=poll))
    weights = WEIGHTS[debate.slug]
    moments = voices.moments(debate, [PhaseKind.VOTE], len(voters))
    for person, at in zip(voters, moments, strict=True):
        option = voices.chance.choices(options, weights)[0]
        ballots.cast_ballot(poll=poll, person=person, choice=option.position, at=at)
