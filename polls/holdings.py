"""What this app holds of a person: that somebody voted, never what."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from polls.envelopes import Unreadable, seal_filer
from polls.models import Channel, Concern, MarkState, PaperMark, Poll, PollState, Turnout
from residents.copy_words import labels
from residents.models import Person
from residents.personal_data import Rows, exclude, register, register_hold


def _votes(person: Person) -> Rows:
    mine = Turnout.objects.filter(person=person)
    return mine.values("poll__question", "poll__closes_at", "channel")


def _paper_marks(person: Person) -> Rows:
    marks = PaperMark.objects.filter(person=person)
    return marks.values("poll__question", "area__name", "state", "reason")


def _mark(poll: Poll, person: Person) -> str:
    """The mark of the person in this poll; one that fits nothing where its key is not set."""
    try:
        return seal_filer(poll.pk, person.pk, outside=poll.outside_key)[1]
    except Unreadable:
        return "?"


def _disputes(person: Person) -> Rows:
    """Objections that the person filed; who did is sealed, and found by the mark alone."""
    for poll in Poll.objects.exclude(disputes=None):
        mine = poll.disputes.filter(filer_mark=_mark(poll, person))
        yield from mine.values("poll__question", "receipt", "concern", "words", "filed_on")


def _voted_in_an_open_poll(person: Person, _at: datetime) -> bool:
    running = {"person": person, "poll__state": PollState.OPEN}
    return (
        Turnout.objects.filter(**running).exists() or PaperMark.objects.filter(**running).exists()
    )


register(
    "votes",
    title=_("Votes in which I took part"),
    relations=["polls.Turnout.person"],
    export=_votes,
    words={"channel": labels(Channel)},
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
register_hold(_voted_in_an_open_poll)
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
