"""Answers to the demonstration's survey of statements: three ways of seeing the floods."""

from random import Random

from accounts.models import Person
from demo.voices import Voices
from polls.actions.survey_results import tell_opinions_of
from polls.models import StatementSurvey, StatementVote

PEOPLE = 340
LEANINGS = (
    # How likely each statement is agreed to, in the order of the seeds, in tenths.
    (9, 9, 3, 2, 10, 9, 7, 9, 2, 3, 2, 9),  # stop building upstream, mines pay
    (4, 2, 8, 9, 9, 9, 3, 9, 7, 4, 9, 3),  # everybody cleans, drains come first
    (6, 5, 1, 3, 9, 9, 8, 9, 1, 9, 4, 5),  # every kelurahan gets the same
)


def answer_survey(voices: Voices) -> None:
    """Several hundred pseudonyms answer, each some of the statements; then it is told."""
    chance = Random(7)  # noqa: S311 - the same each time
    survey = StatementSurvey.objects.get()
    statements = list(survey.statements.order_by("pk"))
    people = Person.objects.bulk_create(
        Person(public_name=f"Warga {number}", import_source="demo-survey", external_id=str(number))
        for number in range(1, PEOPLE + 1)
    )
    votes = []
    for person in people:
        leaning = chance.choices(LEANINGS, weights=(5, 4, 2))[0]
        seen = chance.sample(range(len(statements)), chance.choice((3, 8, 9, 10, 11, 12)))
        for place in seen:
            drawn = chance.random() * 10
            answer = 0 if drawn > 9.4 else 1 if drawn < leaning[place] * 0.94 else -1
            votes.append(StatementVote(person=person, statement=statements[place], answer=answer))
    StatementVote.objects.bulk_create(votes, batch_size=1000)
    tell_opinions_of(survey=survey, at=voices.now)
