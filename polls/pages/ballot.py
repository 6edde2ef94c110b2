"""The ballot, and why somebody cannot cast it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Person
from polls.algorithms.recognition import is_recognisable
from polls.models import Poll, PollState
from polls.pages.place import place_of
from polls.queries.ballots import envelope_of, has_voted, key_after
from polls.queries.few import few_may_vote, waits_for_release
from polls.queries.interventions import done_interventions
from polls.queries.log import destroys_on, objection_days
from polls.queries.offices import office_words, offices_of_key
from polls.queries.options import shown_to
from polls.queries.paper import paper_desk
from polls.rules.voting import check_may_vote
from residents.audiences import audience_of
from residents.models import Residency
from residents.queries import current_residency
from web.refusal import Refused, refusal_by

BEFORE_THE_CLOSE = (PollState.PLANNED, PollState.OPEN)


def refusal_of(
    poll: Poll, person: Person | None, home: Residency | None, at: datetime
) -> Refused | None:
    """Why this person, who lives there, cannot cast the ballot now; None for those who can."""
    facts = {"residency": home, "at": at, "desk": paper_desk(poll, person)}
    return refusal_by(check_may_vote, poll=poll, person=person, **facts)


def ballot_context(poll: Poll, request: HttpRequest) -> dict[str, Any]:
    """Everything on a ballot; ``refusal`` says why this person cannot cast it now."""
    person, now = request.person, timezone.now()
    refusal = refusal_of(poll, person, current_residency(person, now), now)
    envelope = envelope_of(poll, person) if refusal is None else None
    options = shown_to(poll, person)
    return {
        "poll": poll,
        **place_of(poll),
        "options": options,
        "recognisable": is_recognisable(
            method=poll.method, options=len(options), limits=poll.limits, voters=poll.electorate
        ),
        "voted": has_voted(poll, person) if refusal else envelope is not None,
        "audience": audience_of(poll) if poll.state in BEFORE_THE_CLOSE else None,
        "destroys_on": destroys_on(poll),
        "counted": poll.state == PollState.ANNULLED and hasattr(poll, "tally"),
        "interventions": done_interventions(poll),
        "objection_days": objection_days(poll),
        "offices": office_words(offices_of_key(poll)),
        "few": few_may_vote(poll, now),
        "held_back": waits_for_release(poll),
        "refusal": refusal,
        "submission_key": "" if refusal else key_after(poll, person, envelope),
    }
