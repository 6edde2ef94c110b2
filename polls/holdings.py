"""What this app holds of a person: that somebody voted, never what."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from polls.models import PollState, Turnout
from residents.models import Person
from residents.personal_data import Rows, exclude, register, register_hold


def _votes(person: Person) -> Rows:
    return Turnout.objects.filter(person=person).values("poll__question", "poll__closes_at")


def _voted_in_an_open_poll(person: Person, _at: datetime) -> bool:
    return Turnout.objects.filter(person=person, poll__state=PollState.OPEN).exists()


register(
    "votes",
    title=_("Votes in which I took part"),
    relations=["polls.Turnout.person"],
    export=_votes,
)
register_hold(_voted_in_an_open_poll)
for relation in (
    "polls.Trustee.officer",
    "polls.Dispute.answered_by",
    "polls.Intervention.proposed_by",
    "polls.Intervention.confirmed_by",
):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")
