"""Who may vote, and when: moment x person."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from polls.models import Poll
from polls.rules.voting import check_is_open, check_may_vote
from residents.queries import current_residency
from tests import factories
from web.refusal import Refused

AT = {"before": timedelta(days=-6), "open": timedelta(0), "after": timedelta(days=5, seconds=1)}
MAY = {("open", "ana")}
SENTENCE = {
    ("before", "ana"): "begins",
    ("after", "ana"): "ended",
    ("open", "visitor"): "Sign in",
    ("open", "budi"): "confirm that you live here",
    ("open", "stranger"): "for residents of",
}


@pytest.mark.parametrize("who", ["visitor", "budi", "stranger", "ana"])
@pytest.mark.parametrize("when", AT)
def test_moment_and_person(poll: Poll, when: str, who: str) -> None:
    person = {
        "visitor": lambda: None,
        "budi": lambda: factories.person("budi"),
        "ana": lambda: factories.verified("ana"),
        "stranger": lambda: factories.verified("stranger", "64.72.05.1003"),
    }[who]()
    if who == "stranger":
        poll.territory = factories.area("64.72.03")
    now = timezone.now()
    residency = current_residency(person, now)

    def check() -> None:
        check_may_vote(poll=poll, person=person, residency=residency, at=now + AT[when], desk=None)

    if (when, who) in MAY:
        check()
        return
    with translation.override("en"), pytest.raises(Refused, match=SENTENCE.get((when, who), ".")):
        check()


@pytest.mark.parametrize("state", ["planned", "closed", "counted"])
def test_only_an_open_poll_takes_ballots(poll: Poll, state: str) -> None:
    ana, now = factories.verified("ana"), timezone.now()
    poll.state = state
    with pytest.raises(Refused):
        check_may_vote(
            poll=poll, person=ana, residency=current_residency(ana, now), at=now, desk=None
        )


@pytest.mark.parametrize(
    ("moment", "passed", "said"),
    [
        ("opens_at", timedelta(microseconds=-1), "begins"),
        ("opens_at", timedelta(0), ""),
        ("closes_at", timedelta(microseconds=-1), ""),
        ("closes_at", timedelta(0), "ended"),
    ],
)
def test_a_vote_takes_ballots_from_its_opening_on_and_none_at_its_close(
    poll: Poll, moment: str, passed: timedelta, said: str
) -> None:
    at = getattr(poll, moment) + passed
    if not said:
        check_is_open(poll=poll, at=at)
        return
    with pytest.raises(Refused, match=said):
        check_is_open(poll=poll, at=at)
