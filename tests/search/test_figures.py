"""Figures of a selection: both engines count the same, and what the database itself counts."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from search.engines import figures_of
from search.engines.database import DatabaseEngine
from search.engines.elastic import ElasticEngine
from search.engines.figures import UNKNOWN, Figures, Selection
from search.engines.protocol import Engine, Numbered
from tests.search.test_engines import doc

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")
FIRST = datetime(2026, 10, 5, 23, tzinfo=UTC)  # already the 6th in Samarinda
PLACES = ("64.72.03.1001", "64.72.05.1003", "")
SAID = (
    "Banjir di Sempaja setiap hujan deras, mohon perhatian",
    "Lampu jalan mati, terima kasih bapak",
    "PJU di gang kami padam lagi",
    "Pasar malam ramai sekali",
)
SELECTIONS = (
    Selection(kinds=("comment", "idea")),
    Selection(kinds=("idea",)),
    Selection(words="lampu jalan"),
    Selection(words='"gang kami" -pasar'),
    Selection(words="banjr"),
    Selection(areas=("64.72.03",)),
    Selection(areas=("64.72",)),
    Selection(areas=("64.72.05.1003", UNKNOWN)),
    Selection(stances=("for", UNKNOWN), languages=("id",)),
    Selection(imported=True),
    Selection(thread="6"),
    Selection(imported=False, without=("taman",)),
    Selection(consultations=("taman",)),
    Selection(since=FIRST + timedelta(days=3), until=FIRST + timedelta(days=9)),
    Selection(identities=(("comment", "1"), ("idea", "2"), ("idea", "99"))),
    Selection(stem="banjir"),
    Selection(stem="gang pju"),
    Selection(phrase="pasar malam; ramai sekali"),
)
pytestmark = pytest.mark.django_db


def filled(*engines: Engine) -> None:
    documents = []
    for n in range(40):
        area = PLACES[n % 3]
        documents.append(
            doc(
                str(n),
                SAID[n % 4],
                kind="idea" if n % 4 == 2 else "comment",
                title="",
                consultation="taman" if n % 5 == 0 else "tepian",
                area=area,
                district=area[:8],
                stance=("for", "against", "neutral", "")[n % 4],
                language="id" if n % 7 else "",
                author=str(n % 9),
                thread=str(n % 2 + 5) if n % 4 != 2 else "",
                external_id=str(n) if n % 6 == 0 else "",
                created_at=FIRST + timedelta(hours=9 * n),
            )
        )
    documents.append(doc("90", "Alamat kantor kota", kind="page", created_at=None, district=""))
    for engine in engines:
        engine.put([Numbered(d.kind, d.key, 1, d) for d in documents])
        engine.put([Numbered("comment", "0", 2, None)])
        engine.refresh()


@pytest.fixture
def database() -> Figures:
    filled(DatabaseEngine())
    return figures_of(DatabaseEngine())


@pytest.fixture
def both(settings: object) -> Iterator[tuple[Figures, Figures]]:
    if not ELASTIC:
        pytest.skip("no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
    made = ElasticEngine(ELASTIC, f"{settings.REMBUK_SEARCH_INDEX}-figures")  # type: ignore[attr-defined]
    made.drop()
    filled(DatabaseEngine(), made)
    yield figures_of(DatabaseEngine()), figures_of(made)
    made.drop()


@pytest.mark.elasticsearch
def test_both_engines_count_the_same(both: tuple[Figures, Figures]) -> None:
    ours, theirs = both
    assert theirs.extent() == ours.extent() == 40
    for chosen in SELECTIONS:
        assert theirs.overview(chosen) == ours.overview(chosen), chosen
        for interval in ("day", "week", "month"):
            assert theirs.over_time(chosen, interval) == ours.over_time(chosen, interval)
        assert theirs.newest(chosen, 0, 50) == ours.newest(chosen, 0, 50)
        assert theirs.spread(chosen) == ours.spread(chosen)
        assert list(theirs.every(chosen, 7)) == list(ours.every(chosen, 7))
        exclude = frozenset({"mohon"})
        assert theirs.marks(chosen, exclude) == pytest.approx(ours.marks(chosen, exclude))
        asked = ["gang kami", "pasar malam", "kami gang"]
        assert theirs.phrases(chosen, asked) == ours.phrases(chosen, asked)


def test_every_figure_counts_what_it_opens(database: Figures) -> None:
    for chosen in SELECTIONS:
        counted = database.overview(chosen)
        opened = database.newest(chosen, 0, 100)
        assert len(opened) == counted.texts == len(set(opened))
        assert sorted(opened) == sorted(database.every(chosen, 100))
        for name in ("kind", "consultation", "district", "stance", "language"):
            assert sum(counted.by[name].values()) == counted.texts
    contributions = SELECTIONS[0]
    assert database.overview(contributions).texts == 39
    assert database.overview(contributions).people == 9
    assert sum(database.over_time(contributions, "week").values()) == 39


def test_days_are_those_of_the_city(database: Figures) -> None:
    chosen = Selection(identities=(("comment", "1"),))  # the 6th, 8 o'clock in Greenwich
    assert database.over_time(chosen, "day") == {date(2026, 10, 6): 1}
    assert database.over_time(chosen, "week") == {date(2026, 10, 5): 1}
    assert database.over_time(chosen, "month") == {date(2026, 10, 1): 1}


def test_a_selection_by_words_means_what_finding_means(database: Figures) -> None:
    assert database.overview(Selection(words="lampu jalan")).texts == 20
    assert database.overview(Selection(words="banjr")).repairs == {"banjr": "banjir"}


def test_what_marks_a_selection_is_rare_elsewhere(database: Figures) -> None:
    marks = database.marks(Selection(kinds=("idea",)), frozenset({"gang"}))
    assert {mark.stem for mark in marks} >= {"pju", "padam"}
    assert "gang" not in {mark.stem for mark in marks}
    best = marks[0]
    assert (best.inside, best.everywhere) == (10, 10)
    # p = 1, q = 10 / 40: (1 - 0.25) * 1 / 0.25
    assert best.score == pytest.approx(3.0)
