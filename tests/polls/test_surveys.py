"""Surveys of statements: who answers what, what others read of it, and what stays."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from moderation.actions import decide
from moderation.choices import Action, Reason, State
from moderation.models import Case
from polls.actions.erasure import erase_statement_votes, erase_statements
from polls.actions.statements import (
    answer_statement,
    reword_statement,
    withdraw_statement,
    write_statement,
)
from polls.algorithms.routing import Counts, next_statement, weight
from polls.documents import build_statements, statement_keys
from polls.models import Statement, StatementSurvey, StatementVote, SurveyResult
from search.models import Note
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
WORDS = "Tepian harus bebas kendaraan pada akhir pekan."


@pytest.fixture
def survey(city: Area) -> StatementSurvey:
    return factories.survey(factories.consultation("discussion", slug="tepian"))


@pytest.fixture
def statements(survey: StatementSurvey) -> list[Statement]:
    return [factories.statement(survey) for _ in range(3)]


def test_the_last_answer_counts_while_the_survey_runs(
    ana: Person, budi: Person, survey: StatementSurvey, statements: list[Statement]
) -> None:
    now = timezone.now()
    facts = {"person": ana, "statement": statements[0]}
    answer_statement(**facts, answer=1, at=now)
    answer_statement(**facts, answer=-1, at=now)
    assert list(StatementVote.objects.values_list("answer", flat=True)) == [-1]
    hidden = factories.statement(survey, state=State.HIDDEN)
    for refused in (
        {**facts, "answer": 1, "at": survey.closes_at},
        {**facts, "answer": 1, "at": survey.opens_at - timedelta(seconds=1)},
        {**facts, "answer": 2, "at": now},
        {**facts, "person": budi, "answer": 1, "at": now},
        {**facts, "statement": hidden, "answer": 1, "at": now},
    ):
        with pytest.raises(Refused):
            answer_statement(**refused)
    assert StatementVote.objects.get().answer == -1


def test_the_database_keeps_answers_single_and_statements_short(
    ana: Person, survey: StatementSurvey, statements: list[Statement]
) -> None:
    StatementVote.objects.create(person=ana, statement=statements[0], answer=0)
    for refused in (
        lambda: StatementVote.objects.create(person=ana, statement=statements[0], answer=1),
        lambda: StatementVote.objects.create(person=ana, statement=statements[1], answer=3),
        lambda: factories.statement(survey, body="x" * 141),
        lambda: StatementSurvey.objects.update(closes_at=survey.opens_at),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
    assert factories.statement(survey, body="é" * 140).pk


def test_each_statement_gets_enough_votes_and_divided_ones_more() -> None:
    """Two hundred people answer ten of forty statements; half of them divide people."""
    counts = {key: Counts() for key in range(40)}
    for person in range(200):
        waiting = dict(counts)
        for _ in range(10):
            key = next_statement(waiting, str(person))
            assert key is not None
            said = waiting.pop(key)
            agrees = key >= 20 or person % 2
            counts[key] = Counts(said.agree + bool(agrees), said.disagree + (not agrees), 0)
    seen = [counts[key].seen for key in counts]
    assert min(seen) >= 25  # an even share is 50
    assert sum(seen[:20]) > 1.3 * sum(seen[20:])
    assert weight(Counts(20, 20, 0)) > weight(Counts(2, 2, 36))  # what people pass over
    assert next_statement({}, "") is None
    assert {next_statement(counts, "ana") for _ in range(3)} == {next_statement(counts, "ana")}


def test_one_statement_after_the_other_without_a_script(
    ana: Person, survey: StatementSurvey, statements: list[Statement], client: Client
) -> None:
    factories.sign_in(client, ana)
    place = "/en/pernyataan/tepian/"
    for _ in statements:
        page = client.get(place)
        asked = page.context["statement"]
        assert client.get(place).context["statement"] == asked  # still there after a reload
        sent = client.post(place, {"statement": asked.pk, "answer": "-1"})
        assert sent.url == f"{place}#pernyataan"
    assert "You have answered every statement" in client.get(place).content.decode()
    part = client.get(place, headers={"HX-Request": "true", "HX-Target": "pernyataan"})
    assert part.content.decode().lstrip().startswith("<section")
    mine = client.get(f"{place}saya/")
    assert mine.content.decode().count('value="-1" aria-current="true"') == 3
    changed = {"statement": asked.pk, "answer": "0", "from": "answers"}
    assert client.post(place, changed).url == f"{place}saya/"
    assert StatementVote.objects.get(statement=asked).answer == 0
    assert client.post(place, {"statement": asked.pk, "answer": "7"}).status_code == 422


def test_readers_see_no_author_and_no_answers(
    ana: Person, survey: StatementSurvey, client: Client
) -> None:
    own = factories.statement(survey, ana)
    answer_statement(person=ana, statement=own, answer=1, at=timezone.now())
    page = client.get("/id/pernyataan/tepian/").content.decode()
    assert own.body in page
    assert ana.public_name not in page
    assert 'name="answer"' not in page
    factories.sign_in(client, factories.verified("bona"))
    assert ana.public_name not in client.get("/id/pernyataan/tepian/").content.decode()
    assert own.body not in client.get("/id/pernyataan/tepian/saya/").content.decode()


def test_own_statements_go_through_moderation(
    ana: Person, citra: Person, survey: StatementSurvey, client: Client
) -> None:
    factories.sign_in(client, ana)
    place = "/en/pernyataan/tepian/baru/"
    sent = {"body": WORDS, "submission_key": "a" * 32}
    assert client.post(place, sent).status_code == client.post(place, sent).status_code == 302
    assert Statement.objects.get().state == State.PUBLISHED
    again = client.post(place, {"body": WORDS.upper(), "submission_key": "b" * 32})
    assert "already there" in again.content.decode()
    long = client.post(place, {"body": "x" * 141, "submission_key": "c" * 32})
    assert long.status_code == 422
    client.post(place, {"body": "Telepon 0812 3456 7890 saja.", "submission_key": "d" * 32})
    held = Statement.objects.get(state=State.HELD)
    case, now = Case.objects.get(kind="statement", key=held.pk), timezone.now()
    decide(case=case, action=Action.ASK_CHANGE, reason=Reason.PERSONAL_DATA,
           words="Tanpa nomor.", by=citra.user, at=now)  # fmt: skip
    change = f"/en/pernyataan/tepian/{held.pk}/ubah/"
    assert client.get(change).status_code == 200
    client.post(change, {"body": "Sediakan layanan telepon.", "submission_key": "e" * 32})
    held.refresh_from_db()
    assert (held.state, held.body) == (State.HELD, "Sediakan layanan telepon.")
    client.post(f"/en/pernyataan/tepian/{held.pk}/tarik/", {"submission_key": "f" * 32})
    held.refresh_from_db()
    assert held.state == State.WITHDRAWN
    assert "withdrawn" in client.get("/en/pernyataan/tepian/saya/").content.decode()


def test_answered_words_do_not_change(ana: Person, survey: StatementSurvey, client: Client) -> None:
    now = timezone.now()
    own = write_statement(person=ana, survey=survey, body=WORDS, at=now)
    bona = factories.verified("bona")
    answer_statement(person=ana, statement=own, answer=1, at=now)
    own = reword_statement(statement=own, person=ana, body=f"{WORDS} Ya.", at=now)
    assert not own.votes.exists()  # they were about other words
    answer_statement(person=bona, statement=own, answer=1, at=now)
    with pytest.raises(Refused, match="answered these words"):
        reword_statement(statement=own, person=ana, body="Lain.", at=now)
    with pytest.raises(Refused):
        withdraw_statement(statement=own, person=bona, at=now)
    for number in range(9):
        write_statement(person=ana, survey=survey, body=f"Pernyataan {number}.", at=now)
    with pytest.raises(Refused, match="10 statements"):
        write_statement(person=ana, survey=survey, body="Satu lagi.", at=now)


def test_what_goes_with_an_account(ana: Person, survey: StatementSurvey) -> None:
    now = timezone.now()
    own = factories.statement(survey, ana)
    answer_statement(person=ana, statement=own, answer=1, at=now)
    erase_statements(ana, True, now)
    erase_statement_votes(ana, True, now)
    erase_statement_votes(ana, False, survey.closes_at)  # of a result that is told already
    assert (Statement.objects.get().body, StatementVote.objects.count()) == (own.body, 1)
    erase_statements(ana, False, now)
    erase_statement_votes(ana, False, now)
    assert (Statement.objects.get().body, StatementVote.objects.count()) == ("", 0)


def test_a_page_costs_as_many_questions_whatever_there_is(
    ana: Person, survey: StatementSurvey, client: Client
) -> None:
    factories.sign_in(client, ana)
    counted = []
    for more in (1, 2, 27):
        for _ in range(more):
            answered = factories.statement(survey)
            factories.statement(survey)
            answer_statement(person=ana, statement=answered, answer=1, at=timezone.now())
        for place in ("/en/pernyataan/tepian/", "/en/pernyataan/tepian/saya/"):
            client.get(place)
            with CaptureQueriesContext(connection) as asked:
                client.get(place)
            counted.append(len(asked))
    assert counted[:2] == counted[2:4] == counted[4:]


def test_an_author_reads_what_became_of_a_statement(
    ana: Person, survey: StatementSurvey, client: Client
) -> None:
    """Also once it is hidden, and nothing of it while nobody can read the survey."""
    own = factories.statement(survey, ana, state=State.HIDDEN)
    factories.statement(survey, body="Dari orang lain.")
    factories.sign_in(client, ana)
    page = client.get("/en/jejak-suara/").content.decode()
    assert "Statement ·" in page
    assert own.body in page
    assert "Dari orang lain." not in page
    assert "/en/pernyataan/tepian/saya/" in page
    StatementSurvey.objects.update(live=False)
    assert "/en/pernyataan/tepian/saya/" not in client.get("/en/jejak-suara/").content.decode()


def test_the_index_has_what_is_public_and_nobodys_name(
    ana: Person, survey: StatementSurvey, client: Client
) -> None:
    writer = factories.verified()
    many = [factories.statement(survey, writer) for _ in range(25)]
    written = write_statement(person=ana, survey=survey, body=WORDS, at=timezone.now())
    assert Note.objects.filter(kind="statement", key=str(written.pk)).exists()
    keys = [str(one.pk) for one in (*many, written)]
    document = build_statements(keys)[str(written.pk)]
    assert document is not None
    assert (document.body, document.place, document.author) == (WORDS, survey.question, "")
    assert f'id="P-{written.pk}"' in client.get(f"/id/{document.url}").content.decode()
    assert f'id="P-{written.pk}"' not in client.get("/id/pernyataan/tepian/").content.decode()
    withdraw_statement(statement=written, person=ana, at=timezone.now())
    assert str(written.pk) not in build_statements(keys)
    StatementSurvey.objects.update(live=False)
    assert not build_statements(keys)
    assert set(statement_keys()) >= set(keys)


def test_the_api_has_the_same_rules(ana: Person, budi: Person, survey: StatementSurvey) -> None:
    shown = factories.statement(survey, ana)
    hidden = factories.statement(survey, state=State.HELD)
    place = "/api/consultations/tepian"
    visitor, client, unverified = Client(), Client(), Client()
    factories.sign_in(client, ana)
    factories.sign_in(unverified, budi)
    (told,) = visitor.get(f"{place}/statements").json()["items"]
    assert told == {
        "id": shown.pk, "text": shown.body, "language": "id", "translations": {},
        "by_the_city": False,
    }  # fmt: skip

    def answer(who: Client, pk: int, said: object) -> int:
        where = f"{place}/statements/{pk}/answer"
        sent = who.put(where, json.dumps({"answer": said}), content_type="application/json")
        return sent.status_code

    assert [answer(client, shown.pk, said) for said in (1, -1, 2, "1")] == [204, 204, 422, 422]
    assert (answer(visitor, shown.pk, 1), answer(unverified, shown.pk, 1)) == (401, 403)
    assert answer(client, hidden.pk, 1) == 404
    assert list(StatementVote.objects.values_list("person", "answer")) == [(ana.pk, -1)]

    def write(text: str, key: str) -> tuple[int, object]:
        sent = client.post(
            f"{place}/statements", json.dumps({"text": text}), content_type="application/json",
            headers={"Idempotency-Key": key} if key else {},
        )  # fmt: skip
        return sent.status_code, sent.json()

    assert write(WORDS, "")[0] == 400
    status, sent = write(WORDS, "k" * 32)
    assert status == 201
    assert write(WORDS, "k" * 32) == (201, {**sent, "again": True})  # type: ignore[dict-item]
    assert write("Tepian " * 30, "l" * 32)[0] == 422
    survey_told = visitor.get(f"{place}/survey").json()
    assert (survey_told["participants"], survey_told["opinions"]) == (1, None)
    told_of = {"participants": 30, "map": {"places": []}, "groups": []}
    SurveyResult.objects.create(
        survey=survey, told=told_of, inputs_hash="0" * 64, made_at=timezone.now()
    )
    assert visitor.get(f"{place}/survey").json()["opinions"] == told_of
