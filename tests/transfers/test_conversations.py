"""A Polis conversation becomes a survey that says so, and a survey leaves as Polis' files."""

import csv
import json
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from moderation.models import Case
from participation.models import Consultation
from polls.actions.surveys import plan_survey
from polls.models import Statement, StatementSurvey, StatementVote
from tests import factories
from tests.shared_data import SHIPPED

CANADA = SHIPPED / "polis" / "canadian-electoral-reform"
pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation(city: Area) -> Consultation:
    return factories.consultation("discussion", slug="pemilu")


def imported(folder: Path, slug: str = "pemilu") -> str:
    out = StringIO()
    call_command("import_polis", folder, consultation=slug, stdout=out, stderr=StringIO())
    return out.getvalue()


def exported(folder: Path, slug: str, **options: Any) -> None:
    call_command("export_polis", folder, consultation=slug, stdout=StringIO(), **options)


def groups(folder: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("opinion_groups", folder, json=True, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_a_real_conversation_is_shown_leaves_again_and_comes_back_the_same(
    consultation: Consultation, client: Client, tmp_path: Path
) -> None:
    assert "174 of 174 statements" in imported(CANADA)
    survey = StatementSurvey.objects.get()
    assert (survey.imported, survey.closes_at <= timezone.now()) == (True, True)
    assert survey.statements.filter(state="hidden").count() == 22
    assert StatementVote.objects.count() == 11_950
    assert not Person.objects.filter(statement_votes__isnull=False).exclude(user=None).exists()
    page = client.get("/en/pernyataan/pemilu/hasil/").content.decode()
    assert "448 people gave" in page
    assert page.count("What tells this group apart") == 2
    assert "This survey was not held here" in client.get("/en/pernyataan/pemilu/").content.decode()

    assert "0 of 174 statements, 0 people and 0 of 11950 votes" in imported(CANADA)
    assert (StatementVote.objects.count(), Statement.objects.count()) == (11_950, 174)
    plan_survey(consultation)
    assert StatementSurvey.objects.get().live

    exported(tmp_path / "out", "pemilu", gzip=True)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["comments.csv", "participants-votes.csv.gz", "summary.csv", "votes.csv.gz"]
    factories.consultation("discussion", slug="lagi")
    assert "152 of 152 statements" in imported(tmp_path / "out", "lagi")
    exported(tmp_path / "again", "lagi")
    first, second = groups(tmp_path / "out"), groups(tmp_path / "again")
    for name in ("participants", "statements", "votes", "grouped", "k", "consensus"):
        assert first[name] == second[name], name
    texts = [
        {(row["comment-id"], row["agrees"], row["comment-body"]) for row in rows(path)}
        for path in (tmp_path / "out" / "comments.csv", tmp_path / "again" / "comments.csv")
    ]
    assert texts[0] == texts[1]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "comments.csv").write_text(
        "timestamp,comment-id,author-id,moderated,comment-body\n"
        "1600000000000,1,5,1,Pasar buka lebih pagi.\n"
        "1600000000000,2,5,-1,Tidak pantas.\n"
        "1600000000000,3,6,0,Parkir di pasar gratis.\n"
        "1600000000000,4,6,0,Hubungi saya di 081234567890.\n"
    )
    (folder / "votes.csv").write_text(
        "timestamp,comment-id,voter-id,vote\n"
        "1600000000000,1,5,0\n1600000050000,1,5,1\n1600000060000,3,6,-1\n"
    )
    (folder / "summary.csv").write_text('topic,"Pasar, dan parkir"\nurl,https://pol.is/2demo\n')
    return folder


def test_texts_keep_their_state_and_are_screened_where_nobody_looked(
    consultation: Consultation, small: Path
) -> None:
    assert "1 statements wait" in imported(small)
    states = dict(Statement.objects.values_list("body", "state"))
    assert list(states.values()) == ["published", "hidden", "published", "held"]
    assert Case.objects.get().key == Statement.objects.get(state="held").pk
    survey = StatementSurvey.objects.get()
    assert survey.question == "Pasar, dan parkir"
    assert (survey.opens_at.year, survey.closes_at - survey.opens_at) == (
        2020, timedelta(seconds=120),
    )  # fmt: skip
    assert sorted(StatementVote.objects.values_list("answer", flat=True)) == [-1, 1]
    (small / "votes.csv").write_text("comment-id,voter-id,vote\n1,5,1\n3,6,-1\n1,7,1\n")
    assert "0 of 4 statements, 1 people and 1 of 3 votes" in imported(small)


def test_faults_are_told_by_line_and_nothing_is_written(
    consultation: Consultation, small: Path, tmp_path: Path
) -> None:
    bad = shutil.copytree(small, tmp_path / "bad")
    (bad / "comments.csv").write_text(
        "comment-id,author-id,moderated,comment-body\n1,5,1,\n2,5,ya,Teks.\n2,5,1,Teks.\n"
    )
    errors = StringIO()
    with pytest.raises(CommandError, match="3 errors; nothing was written"):
        call_command("import_polis", bad, consultation="pemilu", stderr=errors)
    for told in (
        "comments.csv, line 2, column comment-body: is empty",
        "line 3, column moderated: 'ya'",
        "line 4, column comment-id: 2 stands there twice",
    ):
        assert told in errors.getvalue()
    (small / "votes.csv").write_text("comment-id,voter-id,vote\n9,5,1\n")
    with pytest.raises(CommandError, match="1 errors"):
        call_command("import_polis", small, consultation="pemilu", stderr=errors)
    assert "votes.csv, line 2, column comment-id: '9' is not in comments.csv" in errors.getvalue()
    assert not StatementSurvey.objects.exists()
    factories.survey(consultation)
    (small / "votes.csv").write_text("comment-id,voter-id,vote\n1,5,1\n")
    with pytest.raises(CommandError, match="has a survey of its own"):
        imported(small)
    assert not Statement.objects.exists()


def test_own_answers_leave_after_the_close_of_thirty_people_and_without_their_authors(
    consultation: Consultation, tmp_path: Path
) -> None:
    survey = factories.survey(consultation)
    writer = factories.verified()
    texts = [factories.statement(survey, writer) for _ in range(2)]
    factories.statement(survey, writer, state="held")
    people = [
        writer,
        *Person.objects.bulk_create(
            Person(public_name=f"W{n}", import_source="uji", external_id=str(n)) for n in range(29)
        ),
    ]
    StatementVote.objects.bulk_create(
        StatementVote(person=person, statement=texts[0], answer=1) for person in people[1:]
    )
    with pytest.raises(CommandError, match="once the survey has ended"):
        exported(tmp_path, "pemilu")
    StatementSurvey.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(CommandError, match="fewer than 30 people are not released"):
        exported(tmp_path, "pemilu")
    assert not list(tmp_path.iterdir())
    StatementVote.objects.create(person=writer, statement=texts[1], answer=-1)
    exported(tmp_path, "pemilu")
    votes, comments = rows(tmp_path / "votes.csv"), rows(tmp_path / "comments.csv")
    assert {row["voter-id"] for row in votes} == {str(number) for number in range(30)}
    assert {(row["author-id"], row["agrees"]) for row in comments} == {("30", "29"), ("31", "0")}
    assert len(comments) == 2
    told = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "W1" not in told
    assert writer.public_name not in told
