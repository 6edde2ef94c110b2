"""What operators and measurements see of search."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from search import outbox
from search.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(ana: Person) -> None:
    consultation = factories.consultation("ideas", slug="tepian")
    for number, title in enumerate(("Lampu jalan padam", "Pohon di taman", "PJU mati")):
        idea = factories.idea(consultation, title=title)
        type(idea).objects.filter(pk=idea.pk).update(external_key=f"kota:A-{number}")
        outbox.note("idea", idea.pk)
    drain()


def said(*words: str, **options: object) -> str:
    out = StringIO()
    call_command("search", *words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.usefixtures("ideas")
def test_hits_are_told_with_their_number_in_the_file_they_came_from() -> None:
    found = json.loads(said("penerangan jalan", json=True, kind="idea", size=5))
    assert found["total"] == 2
    assert {hit["external_id"] for hit in found["hits"]} == {"A-0", "A-2"}
    best = found["hits"][0]
    assert set(best) >= {"kind", "key", "external_id", "title", "score", "url"}
    assert best["score"] >= found["hits"][1]["score"] > 0


@pytest.mark.usefixtures("ideas")
def test_a_file_of_questions_gives_a_line_each(tmp_path: Path) -> None:
    file = tmp_path / "q.txt"
    file.write_text("lampu\n\ntaman\n")
    lines = [json.loads(line) for line in said(queries=file).splitlines()]
    assert [(line["query"], line["hits"][0]["external_id"]) for line in lines] == [
        ("lampu", "A-0"),
        ("taman", "A-1"),
    ]


@pytest.mark.usefixtures("ideas")
def test_what_is_said_to_a_person() -> None:
    told = said("lampu", engine="database", consultation="tepian")
    assert told.startswith("2 found") or told.startswith("1 found")
    assert "Lampu jalan padam" in told
    assert said("lampu", consultation="lain").startswith("0 found")


@pytest.mark.parametrize(
    ("words", "options", "sentence"),
    [
        ([], {}, "Name the words"),
        (["a"], {"queries": Path("x")}, "Name the words"),
        (["a"], {"size": 0}, "--size"),
        (["a"], {"kind": "ide"}, "There is no kind"),
        ([], {"queries": Path("/no/such/file")}, "cannot be read"),
        (["a"], {"engine": "elasticsearch"}, "This site has no Elasticsearch"),
    ],
)
def test_what_cannot_be_asked_is_said(
    words: list[str], options: dict[str, object], sentence: str, settings: object
) -> None:
    settings.REMBUK_ELASTICSEARCH_URL = ""  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match=sentence):
        said(*words, **options)
