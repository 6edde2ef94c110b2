"""What this app holds of a person: whether somebody voted, never what; and of surveys all of it."""

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation.choices import State
from polls.actions.erasure import erase_statement_votes, erase_statements
from polls.algorithms.envelopes import Unreadable
from polls.models import (
    Answer,
    Channel,
    Concern,
    Dispute,
    MarkState,
    PaperMark,
    Poll,
    PollState,
    Statement,
    StatementVote,
    Turnout,
)
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


def _statements(person: Person) -> Rows:
    mine = Statement.objects.filter(author=person)
    return mine.values("survey__question", "body", "state", "area__name", "created_at")


def _statement_votes(person: Person) -> Rows:
    mine = StatementVote.objects.filter(person=person).order_by("statement__survey", "statement")
    return mine.values("statement__survey__question", "statement__body", "answer")


def _answered_a_running_survey(person: Person, at: datetime) -> bool:
    """While a survey runs, nobody must be able to answer again under a new account."""
    mine = StatementVote.objects.filter(person=person)
    return mine.filter(statement__survey__closes_at__gt=at).exists()


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
register(
    "statements",
    title=_("My statements"),
    relations=["polls.Statement.author"],
    export=_statements,
    erase=erase_statements,
    words={"state": labels(State)},
)
register(
    "statement-votes",
    title=_("My answers to statements"),
    relations=["polls.StatementVote.person"],
    export=_statement_votes,
    erase=erase_statement_votes,
    words={"answer": labels(Answer)},
)
register_hold("open surveys", _answered_a_running_survey)
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
