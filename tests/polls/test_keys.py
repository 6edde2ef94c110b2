"""A vote keeps the outside key with which it opened; new ones take the newest."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Person
from participation.project.startup import refuse_unsafe_start
from polls.actions import polls, tallies
from polls.actions.ballots import cast_ballot
from polls.models import Poll, SealedBallot
from polls.queries.ballots import ballot_key, receipt_of
from polls.queries.outside_key import outside_names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("named", [True, False])
def test_a_vote_goes_on_while_the_ballot_key_changes(
    settings: object, poll: Poll, ana: Person, named: bool
) -> None:
    if not named:  # opened before keys had names
        Poll.objects.update(outside_key="")
        poll.refresh_from_db()
    refuse_unsafe_start()
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now(), key=ballot_key(poll, ana))
    form, receipt, old = ballot_key(poll, ana), receipt_of(poll, ana), outside_names()[0]
    settings.REMBUK_BALLOT_KEYS_BEFORE = [settings.REMBUK_BALLOT_KEY]
    settings.REMBUK_BALLOT_KEY = "b" * 64
    refuse_unsafe_start()
    assert receipt_of(poll, ana) == receipt, "the voter still finds the ballot"
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now(), key=form)
    assert SealedBallot.objects.count() == 1, "and changes it, instead of casting a second one"
    with pytest.raises(CommandError, match=f"2 things still need {old}"):
        call_command("keys", forget=["REMBUK_BALLOT_KEY", old])
    polls.close_poll(poll=poll, at=poll.closes_at)
    tally = tallies.count_poll(poll=poll, at=poll.closes_at)
    assert (tally.result["valid"], tally.result["voted"]) == (1, 1)
    later = poll.closes_at + timedelta(days=60)
    tallies.destroy_envelopes(at=later)
    call_command("keys", forget=["REMBUK_BALLOT_KEY", old], stdout=StringIO())


def test_an_opening_vote_takes_the_newest_key(settings: object, planned: Poll) -> None:
    settings.REMBUK_BALLOT_KEYS_BEFORE = [settings.REMBUK_BALLOT_KEY]
    settings.REMBUK_BALLOT_KEY = "b" * 64
    opened = polls.open_poll(poll=planned, at=timezone.now())
    assert opened.outside_key == outside_names()[0]
