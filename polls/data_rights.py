"""What this app holds of a person: whether somebody voted, never what."""

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from polls.algorithms.envelopes import Unreadable
from polls.models import Channel, Concern, Dispute, MarkState, PaperMark, Poll, PollState, Turnout
from polls.queries.mine import votes_of
from polls.queries.outside_key import filer_mark
from polls.queries.questions import questions
from privacy.copy_words import labels
from privacy.personal_data import Rows, exclude, register, register_hold, register_part
from web.dates import last_minute

SHOWN = 50
"""How many votes stand on "My data"."""


def _votes(person: Person) -> Rows:
    rows = list(votes_of(person))
    called = questions((row["pk"], row["question"], row["key"]) for row in rows)
    for vote in rows:
        yield {
            "poll__question": str(called[vote["pk"]]),
            "poll__closes_at": vote["closes_at"],
            "took_part": vote["took_part"] is not None,
            "channel": vote["took_part"] or "",
        }


def _shown(person: Person) -> dict[str, object]:
    """The newest votes; the copy of one's data has them all."""
    rows = list(votes_of(person)[:SHOWN])
    called = questions((row["pk"], row["question"], row["key"]) for row in rows)
    return {"rows": [{**row, "question": called[row["pk"]]} for row in rows]}


def _paper_marks(person: Person) -> Rows:
    marks = PaperMark.objects.filter(person=person)
    return marks.values("poll__question", "area__name", "state", "reason")


def _disputes(person: Person) -> Rows:
    """Objections that the person filed; who did is sealed, and found by the mark alone."""
    marks = set()
    for poll in Poll.objects.filter(pk__in=Dispute.objects.values("poll")):
        with suppress(Unreadable):  # of an outside key that is no longer set
            marks.add(filer_mark(poll.pk, person.pk, outside=poll.outside_key))
    mine = Dispute.objects.filter(filer_mark__in=marks).order_by("poll", "number")
    return mine.values("poll__question", "receipt", "concern", "words", "filed_on")


def _voted_in_an_open_poll(person: Person, _at: datetime) -> bool:
    running = {"person": person, "poll__state": PollState.OPEN}
    return (
        Turnout.objects.filter(**running).exists() or PaperMark.objects.filter(**running).exists()
    )


register(
    "votes",
    title=_("Votes, and whether I took part"),
    relations=["polls.Turnout.person"],
    export=_votes,
    words={"channel": labels(Channel), "poll__closes_at": last_minute},
)
register(
    "paper-marks",
    title=_("Votes for which I was noted as voting on paper"),
    relations=["polls.PaperMark.person"],
    export=_paper_marks,
    words={"state": labels(MarkState)},
)
register(
    "disputes",
    title=_("My objections to votes"),
    relations=[],
    export=_disputes,
    words={"concern": labels(Concern)},
)
register_part("votes", "polls/my_votes.html", _shown, after=["groups"])
register_hold("open votes", _voted_in_an_open_poll)
for relation in (
    "polls.Trustee.officer",
    "polls.Dispute.answered_by",
    "polls.Dispute.filer_seen_by",
    "polls.KeyChange.confirmed_by",
    "polls.KeyChange.officers",
    "polls.KeyChange.proposed_by",
    "polls.Intervention.proposed_by",
    "polls.Intervention.confirmed_by",
    "polls.Consensus.proposed_by",
    "polls.Consensus.confirmed_by",
    "polls.FlagReview.by",
    "polls.PaperClosing.proposed_by",
    "polls.PaperClosing.confirmed_by",
    "polls.PaperReading.by",
    "polls.PaperMark.marked_by",
    "polls.PaperMark.confirmed_by",
    "polls.PaperMark.back_asked_by",
    "polls.PaperMark.taken_back_by",
):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")
