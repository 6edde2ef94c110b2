"""What a survey of statements tells everybody, and what it keeps to itself."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Person
from areas.models import Area
from polls.actions.survey_results import tell_opinions_of
from polls.algorithms.opinion_groups import votes_of
from polls.algorithms.opinion_result import opinion_result
from polls.models import Statement, StatementSurvey, StatementVote, SurveyResult
from polls.queries.survey_results import due_to_tell
from tests import factories

pytestmark = pytest.mark.django_db


def drawn(sizes: tuple[int, ...]) -> dict[tuple[str, str], int]:
    """Groups of these sizes: all agree to the first statement, each has three of its own."""
    last, person = {}, 0
    for group, size in enumerate(sizes):
        for _ in range(size):
            person += 1
            last[str(person), "0"] = 1
            for number in range(3 * len(sizes)):
                agrees = number // 3 == group
                unsure = (person * 7 + number * 3) % 11 == 0
                last[str(person), str(number + 1)] = 0 if unsure else 1 if agrees else -1
    return last


def test_groups_are_told_the_same_each_time_and_small_ones_not_at_all() -> None:
    last = drawn((40, 25, 6))
    told = opinion_result(votes_of(last))
    assert [group["size"] for group in told["groups"]] == [40, 25]
    assert told["outside"] == 6
    assert told["consensus"]["agree"][0]["statement"] == "0"
    assert {row["statement"] for row in told["groups"][1]["said"]} >= {"4", "5", "6"}
    assert all(count >= 3 for *_place, count in told["map"]["places"])
    assert told == opinion_result(votes_of(dict(reversed(last.items()))))
    assert opinion_result(votes_of(drawn((15, 14)))) == {"participants": 29}
    alike = {(str(who), str(what)): 1 for who in range(40) for what in range(8)}
    assert opinion_result(votes_of(alike))["groups"] == []


@pytest.fixture
def survey(city: Area) -> StatementSurvey:
    """With the answers of two groups of twenty."""
    survey = factories.survey(factories.consultation("discussion", slug="tepian"))
    author = factories.verified()
    texts = [factories.statement(survey, author, body=f"Pernyataan {n}.") for n in range(7)]
    people = Person.objects.bulk_create(
        Person(public_name=f"W{n}", import_source="uji", external_id=str(n)) for n in range(40)
    )
    StatementVote.objects.bulk_create(
        StatementVote(person=people[int(who) - 1], statement=texts[int(what)], answer=answer)
        for (who, what), answer in drawn((20, 20)).items()
    )
    return survey


def test_everybody_reads_opinions_once_thirty_took_part(
    survey: StatementSurvey, client: Client
) -> None:
    place, now = "/en/pernyataan/tepian/hasil/", survey.opens_at + timedelta(days=1)
    assert "Not enough people yet" in client.get(place).content.decode()
    assert tell_opinions_of(survey=survey, at=now)
    page = client.get(place).content.decode()
    assert "40 people gave 280 answers" in page
    assert page.count("What tells this group apart") == 2
    assert "at least 95% of each group agree" in page
    assert "W1" not in page
    assert not tell_opinions_of(survey=survey, at=now)  # nothing has changed
    Statement.objects.filter(body="Pernyataan 0.").update(state="hidden")
    assert "Pernyataan 0." not in client.get(place).content.decode()


def test_between_two_results_stand_ten_people_and_at_the_end_all(
    survey: StatementSurvey, client: Client
) -> None:
    now, one = survey.opens_at + timedelta(days=1), survey.statements.first()
    assert one is not None
    assert tell_opinions_of(survey=survey, at=now)
    for number in range(9):
        name = f"n{number}"
        person = Person.objects.create(public_name=name, import_source="uji", external_id=name)
        StatementVote.objects.create(person=person, statement=one, answer=1)
    assert not tell_opinions_of(survey=survey, at=now)
    assert SurveyResult.objects.get().told["participants"] == 40
    assert tell_opinions_of(survey=survey, at=survey.closes_at)
    assert SurveyResult.objects.get().told["participants"] == 49


def test_a_survey_is_told_while_it_runs_and_once_at_its_end(survey: StatementSurvey) -> None:
    end, second = survey.closes_at, timedelta(seconds=1)
    assert not due_to_tell(survey.opens_at - second)
    tell_opinions_of(survey=survey, at=end - second)
    assert list(due_to_tell(end - second)) == list(due_to_tell(end)) == [survey]
    tell_opinions_of(survey=survey, at=end)
    assert not due_to_tell(end + second)
