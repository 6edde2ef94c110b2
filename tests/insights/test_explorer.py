"""The explorer: every figure opens what it counts, and counts what the database counts."""

import csv
import html
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Person
from insights.actions.themes import add_members, create_theme
from participation.models import Comment, Consultation
from proposals.models import Idea
from search import outbox
from search.drain import drain
from tests import factories
from tests.costs import assert_constant, costs

pytestmark = pytest.mark.django_db
PLACES = ("64.72.03.1005", "64.72.03.1002", "64.72.05.1003")
SAID = (
    "Mohon jukir liar di Pasar Pagi ditertibkan, terima kasih",
    "Banjir di Sempaja setiap hujan deras",
    "Terima kasih, lampu jalan di gang kami sudah menyala",
)


def say(debate: Consultation, amount: int) -> None:
    """Until there are so many comments, of several stances, places and people, and some ideas."""
    start = Comment.objects.count()
    speakers = [factories.verified() for _ in range(min(amount, 12))]
    for n in range(start, amount):
        home = None if n % 10 == 9 else factories.area(PLACES[n % 3])
        who, stance = speakers[n % len(speakers)], ("for", "against", "neutral", "")[n % 4]
        factories.comment(debate.thread, who, area=home, stance=stance, body=f"{SAID[n % 3]} {n}")
    for n in range(Idea.objects.count(), amount // 3):
        factories.idea(debate, speakers[0], title=f"Taman {n}", area=factories.area(PLACES[n % 3]))
    outbox.note_many("comment", list(Comment.objects.values_list("pk", flat=True)))
    outbox.note_many("idea", list(Idea.objects.values_list("pk", flat=True)))
    drain()


def opened(client: Client, url: str) -> int:
    page = client.get(url).content.decode()
    found = re.search(r'data-count="(\d+)"', page)
    assert found, url
    return int(found[1])


def figures(page: str) -> list[tuple[str, int]]:
    """Address and number of everything that opens a list."""
    bars = r'<a href="([^"]+/teks/[^"]*)">[^<]*</a></span><span class="bars__value">(\d+)'
    tables = r'<th scope="row"><a href="([^"]+)">[^<]*</a></th><td class="number"[^>]*>(\d+)'
    big = r'class="figure" href="([^"]+)"><span class="figure__value">(\d+)'
    found = [one for way in (bars, tables, big) for one in re.findall(way, page)]
    return [(html.unescape(url), int(n)) for url, n in found]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?words=jukir",
        "?area=64.72.03&stance=for",
        "?kind=idea",
        "?phrase=pasar+pagi&state=open",
    ],
)
def test_every_figure_opens_exactly_what_it_counts(
    official: Client, debate: Consultation, query: str
) -> None:
    say(debate, 30)
    page = official.get(f"/id/analisis/{query}").content.decode()
    found = figures(page)
    assert len(found) > 5
    assert any("language=" in url for url, _count in found)
    for url, count in found:
        assert opened(official, url) == count, url


def test_figures_are_those_of_the_database(official: Client, debate: Consultation) -> None:
    say(debate, 30)
    rows = Comment.objects.public()
    assert opened(official, "/id/analisis/teks/") == rows.count() + Idea.objects.count()
    for query, kept in (
        ("kind=comment", rows),
        ("stance=against", rows.filter(stance="against")),
        ("kind=comment&area=64.72.03", rows.filter(area__code__startswith="64.72.03.")),
        ("kind=comment&area=unknown", rows.filter(area=None)),
        ("kind=comment&words=jukir", rows.filter(body__contains="jukir")),
        (f"thread={debate.thread_id}", rows),
        ("kind=comment&state=open", rows),
        ("state=answered&state=coming", rows.none()),
    ):
        assert opened(official, f"/id/analisis/teks/?{query}") == kept.count(), query


def test_a_theme_is_a_selection(official: Client, debate: Consultation, eko: Person) -> None:
    say(debate, 9)
    at = timezone.now()
    theme = create_theme(consultation=debate, name="Parkir", by=eko.user, at=at)
    keys = list(Comment.objects.filter(body__contains="jukir").values_list("pk", flat=True))
    members = [("comment", key) for key in keys]
    add_members(theme=theme, members=members, by=eko.user, at=at)
    assert opened(official, f"/id/analisis/teks/?theme={theme.pk}") == len(keys) == 3


def test_what_marks_a_selection_says_something(official: Client, debate: Consultation) -> None:
    say(debate, 30)
    page = official.get("/en/analisis/?words=jukir").content.decode()
    marks = page.partition("What marks these texts")[2].partition("Over time")[0]
    words = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', marks)
    assert "jukir liar" in words
    assert "pasar pagi" in words
    assert not {"mohon", "terima", "kasih", "terima kasih", "di"} & set(words)


def test_the_most_supported_and_nearly_equal_texts(official: Client, debate: Consultation) -> None:
    say(debate, 12)
    for n, idea in enumerate(Idea.objects.order_by("pk")):
        Idea.objects.filter(pk=idea.pk).update(imported_supports=3 * n)
    page = official.get("/en/analisis/").content.decode()
    supported = page.partition("Most supported")[2].partition("Nearly equal")[0]
    said = re.findall(r">(Taman \d)</a> <span[^>]*>(\d+) support", supported)
    assert said == [("Taman 3", "9"), ("Taman 2", "6"), ("Taman 1", "3")]
    groups = re.findall(r'<a href="([^"]+copies=[^"]+)">(\d+) nearly equal', page)
    assert [count for _url, count in groups] == ["4"] * 4  # each sentence, and the ideas
    for url, count in groups:
        assert opened(official, html.unescape(url)) == int(count)
    assert opened(official, "/en/analisis/teks/?copies=comment:0") == 0
    for figure, head in (("supported", "Supports"), ("copies", "Texts")):
        answer = official.get(f"/en/analisis/unduh/?figure={figure}&format=csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][-1] == head
        assert len(rows) == 1 + {"supported": 3, "copies": 4}[figure]


def test_few_people_are_not_told(official: Client, debate: Consultation) -> None:
    say(debate, 30)
    page = official.get("/en/analisis/?area=64.72.05&words=lampu").content.decode()
    assert "fewer than 10" in page
    table = page.partition("By kecamatan")[2]
    assert "withheld" in table


def test_what_the_index_does_not_know_yet_is_told(official: Client, debate: Consultation) -> None:
    say(debate, 3)
    assert "do not know" not in official.get("/en/analisis/").content.decode()
    outbox.note("comment", Comment.objects.first().pk)
    assert "do not know 1 change yet" in official.get("/en/analisis/").content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("words=yang+dan", "These words say nothing"),
        ("since=2026-05-01&until=2026-04-01", "The end lies before the beginning"),
        ("since=0001-01-01", "Choose a day of this century"),
        ("stance=maybe", "maybe"),
        ("until=soon", "Enter a valid date"),
    ],
)
def test_what_cannot_be_counted_is_said(
    official: Client, query: str, sentence: str, city: Any
) -> None:
    for path in ("/en/analisis/", "/en/analisis/teks/"):
        answer = official.get(f"{path}?{query}")
        assert answer.status_code == 200
        assert sentence in html.unescape(answer.content.decode())


def test_a_text_that_is_hidden_now_is_not_shown(official: Client, debate: Consultation) -> None:
    say(debate, 3)
    Comment.objects.filter(body__contains="jukir").update(state="hidden")
    assert "jukir" not in official.get("/id/analisis/teks/").content.decode()


def test_pages_ask_as_often_for_many_texts(official: Client, debate: Consultation) -> None:
    assert_constant(costs(official, "/id/analisis/teks/?stance=for", lambda n: say(debate, n)))


def test_officials_and_moderators_alone(
    client: Client, debate: Consultation, ana: Person, citra: Person
) -> None:
    for path in ("/id/analisis/", "/id/analisis/teks/"):
        assert client.get(path).status_code == 302
    client.force_login(ana.user)
    for path in ("/id/analisis/", "/id/analisis/teks/"):
        assert client.get(path).status_code == 403
    client.force_login(citra.user)
    for path in ("/id/analisis/", "/id/analisis/teks/"):
        assert client.get(path).status_code == 200


def test_figures_and_texts_are_taken_away(official: Client, debate: Consultation) -> None:
    say(debate, 12)
    factories.comment(debate.thread, stance="for", body="=1+1 banjir")
    outbox.note("comment", Comment.objects.last().pk)
    drain()
    names = {who.public_name for who in Person.objects.all() if who.public_name}
    for figure in ("texts", "marks", "time", "stance", "kind", "district", "thread"):
        address = f"/en/analisis/unduh/?words=banjir&figure={figure}&format="
        plain = official.get(f"{address}csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(plain)))
        sheet = load_workbook(io.BytesIO(official.get(f"{address}xlsx").content)).active
        same = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
        assert same == rows
        assert not [name for name in names if name in plain]
        if figure in ("stance", "kind", "time"):
            total = opened(official, "/en/analisis/teks/?words=banjir")
            assert sum(int(row[2]) for row in rows[1:]) == total == 5
        if figure == "texts":
            assert len(rows) == 6
            assert "'=1+1 banjir" in [row[-1] for row in rows]
