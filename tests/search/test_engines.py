"""One suite for both engines: what one finds, the other finds too."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.utils import timezone
from elasticsearch import ApiError, ConnectionTimeout

from search.documents import Document
from search.engines.database import DatabaseEngine
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Engine, Filters, Numbered, Query, SearchUnavailable
from search.models import Term

ELASTIC = os.environ.get("REMBUK_TEST_ELASTICSEARCH_URL", "")
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, settings: object) -> Iterator[Engine]:
    if request.param == "database":
        yield DatabaseEngine()
        return
    if not ELASTIC:
        pytest.skip("no Elasticsearch: set REMBUK_TEST_ELASTICSEARCH_URL")
    made = ElasticEngine(ELASTIC, f"{settings.REMBUK_SEARCH_INDEX}-suite")  # type: ignore[attr-defined]
    made.drop()
    yield made
    made.drop()


def doc(key: str, body: str, *, kind: str = "comment", **fields: object) -> Document:
    given: dict[str, object] = {
        "title": "Menata tepian",
        "url": f"x/{key}/",
        "language": "id",
        "consultation": "tepian",
        "district": "64.72.03",
        "created_at": AT,
        **fields,
    }
    return Document(kind=kind, key=key, body=body, **given)  # type: ignore[arg-type]


def fill(engine: Engine, *documents: Document) -> None:
    """The database's own index is kept always: what words there are is known from it."""
    for one in {engine.name: engine, "database": DatabaseEngine()}.values():
        one.put([Numbered(d.kind, d.key, 1, d) for d in documents])
    engine.refresh()


def ordered(engine: Engine, text: str) -> list[str]:
    return [hit.key for hit in engine.find(Query(text)).hits]


def found(engine: Engine, text: str, **filters: object) -> set[str]:
    results = engine.find(Query(text, Filters(**filters)))  # type: ignore[arg-type]
    return {hit.key for hit in results.hits}


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("banjir", "kebanjiran setiap hujan"),
        ("tolak", "warga menolak rencana itu"),
        ("penolakan", "rencana itu ditolak warga"),
        ("usulan", "kami mengusulkan lampu"),
        ("perbaikan", "jalan harus diperbaiki"),
        ("tidak", "saya gak setuju"),
        ("roads", "the road is broken"),
    ],
)
def test_word_families_are_one(engine: Engine, word: str, others: str) -> None:
    fill(engine, doc("1", others), doc("2", "hal lain sama sekali"))
    assert found(engine, word) == {"1"}


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("kelurahan", "lurah kami ramah"),
        ("keberatan", "barang ini berat"),
        ("Sambutan", "kami menyambut tamu"),
    ],
)
def test_names_and_objections_are_not_stemmed_away(engine: Engine, word: str, other: str) -> None:
    fill(engine, doc("1", other))
    assert found(engine, word) == set()


def test_any_word_counts_and_more_words_come_first(engine: Engine) -> None:
    fill(
        engine,
        doc("1", "lampu di taman terang"),
        doc("2", "lampu jalan di gang kami rusak"),
        doc("3", "jalan ke pasar ramai"),
    )
    assert ordered(engine, "lampu jalan rusak")[0] == "2"
    assert found(engine, "lampu jalan rusak") == {"1", "2", "3"}
    assert {key for _kind, key in engine.keys("lampu rusak", Filters())} == {"2"}


def test_negations_count(engine: Engine) -> None:
    fill(engine, doc("1", "saya tidak setuju"), doc("2", "saya setuju"))
    assert ordered(engine, "gak setuju") == ["1", "2"]
    assert {key for _kind, key in engine.keys("tidak setuju", Filters())} == {"1"}


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ("lampu jalan", "pju di depan sekolah padam"),
        ("pju padam", "penerangan jalan mati sejak minggu lalu"),
        ("selokan", "got di gang kami penuh"),
        ("jukir liar", "tukang parkir meminta uang"),
        ("street vendors", "pedagang kaki lima di trotoar"),
        ("flood", "kampung kami kebanjiran"),
        ("jln rusak", "jalan berlubang"),
    ],
)
def test_words_of_one_meaning_find_each_other(engine: Engine, asked: str, body: str) -> None:
    fill(engine, doc("1", body), doc("2", "hal lain sama sekali"))
    assert ordered(engine, asked) == ["1"]


def test_what_was_typed_comes_before_what_means_the_same(engine: Engine) -> None:
    fill(engine, doc("1", "parit itu penuh"), doc("2", "selokan itu penuh"))
    assert ordered(engine, "selokan") == ["2", "1"]


def test_a_slip_is_repaired_and_told(engine: Engine) -> None:
    fill(
        engine,
        *[doc(str(n), "banjir di simpang empat") for n in range(3)],
        doc("9", "bnajir"),
        doc("10", "pelayanan di kantor ramah", title=""),
        doc("11", "pelayanan cepat", title=""),
    )
    results = engine.find(Query("bnjir"))
    assert results.repairs == {"bnjir": "banjir"}
    assert {hit.key for hit in results.hits} == {"0", "1", "2"}
    assert engine.find(Query("pelaynan")).repairs == {"pelaynan": "pelayanan"}
    assert engine.find(Query('"bnjir"')).total == 0


def test_a_slip_of_a_word_that_says_nothing_is_no_repair(engine: Engine) -> None:
    fill(engine, *[doc(str(n), "jalan dengan lubang") for n in range(12)], doc("99", "dengn"))
    results = engine.find(Query("dengn lubang"))
    assert results.repairs == {}
    assert results.total == 13
    assert engine.find(Query("dengn")).total == 1


@pytest.mark.parametrize("right", ["banjir", "selokan", "kebanjiran", "Sambutan", "abc", "12345"])
def test_what_is_right_is_not_repaired(engine: Engine, right: str) -> None:
    bodies = ("belokan jalan", "banjir lagi", "sambungan pipa")
    fill(engine, *[doc(f"{n}{m}", text) for n in range(12) for m, text in enumerate(bodies)])
    assert engine.find(Query(right)).repairs == {}


def test_quotes_ask_exactly_and_a_minus_leaves_out(engine: Engine) -> None:
    fill(
        engine,
        doc("1", "pedagang kaki lima di pasar"),
        doc("2", "kaki saya lima kali terluka di pasar"),
        doc("3", "pasar malam"),
    )
    assert found(engine, '"kaki lima"') == {"1"}
    assert found(engine, "pasar -malam") == {"1", "2"}
    assert found(engine, 'pasar -"kaki lima"') == {"2", "3"}
    assert found(engine, "-malam") == {"1", "2"}


def test_a_star_asks_for_the_beginning_of_a_word(engine: Engine) -> None:
    fill(engine, doc("1", "perbaikan drainase"), doc("2", "perbatasan"), doc("3", "baik"))
    assert found(engine, "perbai*") == {"1"}
    assert found(engine, "perba*") == {"1", "2"}
    assert found(engine, "drain* perbaikan") == {"1"}


def test_the_citys_own_page_comes_before_a_shout(engine: Engine) -> None:
    page = "Banjir di Sempaja: rencana kolam, saluran dan pompa, dengan biaya dan jadwal."
    fill(
        engine,
        doc("1", "banjir banjir!", title=""),
        doc("2", page, title="Banjir di Sempaja", kind="consultation"),
    )
    assert ordered(engine, "banjir") == ["2", "1"]


def test_a_page_in_the_language_of_the_reader_comes_first(engine: Engine) -> None:
    fill(
        engine,
        doc("1", "banjir di Sempaja", title="Catatan banjir", kind="news"),
        doc("2", "flood in Sempaja", title="Flood records", kind="news", language="en"),
    )
    for language, first in (("id", "1"), ("en", "2")):
        hits = engine.find(Query("banjir", language=language)).hits
        assert hits[0].key == first


def test_words_of_removed_texts_are_no_longer_known(engine: Engine) -> None:
    fill(engine, doc("1", "banjir"), doc("2", "banjir"))
    if engine.name == "database":
        assert Term.objects.get(is_stem=False, term="banjir").documents == 2
        engine.put([Numbered("comment", "1", 2, None), Numbered("comment", "2", 2, None)])
        assert Term.objects.get(is_stem=False, term="banjir").documents == 0


def test_filters_facets_and_total(engine: Engine) -> None:
    fill(
        engine,
        doc("1", "parit banjir"),
        doc("2", "banjir", kind="idea", district="64.72.05"),
        doc("3", "banjir", consultation="angkot"),
    )
    results = engine.find(Query("banjir"))
    assert results.total == 3
    assert results.facets["kind"] == {"comment": 2, "idea": 1}
    assert results.facets["district"] == {"64.72.03": 2, "64.72.05": 1}
    assert found(engine, "banjir", kinds=("idea",)) == {"2"}
    assert found(engine, "banjir", consultation="angkot") == {"3"}
    assert found(engine, "banjir", district="64.72.05") == {"2"}
    assert engine.count(Filters(consultation="tepian")) == 2


def test_answers_are_counted_by_age_language_and_stance(engine: Engine) -> None:
    now = timezone.now()
    fill(
        engine,
        doc("1", "lampu", created_at=now - timedelta(days=1), stance="for"),
        doc("2", "lampu", created_at=now - timedelta(days=20), stance="against", language="en"),
        doc("3", "lampu", created_at=now - timedelta(days=90)),
        doc("4", "lampu", created_at=now - timedelta(days=900)),
        doc("5", "lampu", created_at=None),
    )
    facets = engine.find(Query("lampu")).facets
    assert facets["period"] == {"7": 1, "30": 2, "365": 3}
    assert facets["stance"] == {"for": 1, "against": 1}
    assert facets["language"] == {"id": 4, "en": 1}
    assert found(engine, "lampu", language="en") == {"2"}


def test_the_newest_come_first_where_one_asks_for_it(engine: Engine) -> None:
    old = doc("1", "lampu lampu", title="Lampu", created_at=AT - timedelta(days=9))
    fill(engine, old, doc("2", "sebuah lampu"), doc("3", "lampu kecil", created_at=None))
    newest = engine.find(Query("lampu", newest_first=True)).hits
    assert [hit.key for hit in newest] == ["2", "1", "3"]
    assert ordered(engine, "lampu")[0] == "1"


def test_hits_are_marked_and_titles_weigh_more(engine: Engine) -> None:
    fill(
        engine,
        doc("1", "lampu jalan di gang gelap"),
        doc("2", "gang", title="Lampu jalan", created_at=datetime(2020, 1, 1, tzinfo=UTC)),
    )
    hits = engine.find(Query("lampu")).hits
    assert [hit.key for hit in hits] == ["2", "1"]
    assert ("lampu", True) in hits[1].snippet
    assert "".join(piece for piece, _marked in hits[1].snippet) == "lampu jalan di gang gelap"


def test_a_tombstone_is_not_found_and_an_older_write_does_not_undo_it(engine: Engine) -> None:
    shown = doc("1", "rahasia")
    engine.put([Numbered("comment", "1", 1, shown)])
    engine.put([Numbered("comment", "1", 2, None)])
    engine.refresh()
    assert found(engine, "rahasia") == set()
    if engine.name == "elasticsearch":
        engine.put([Numbered("comment", "1", 1, shown)])
        engine.refresh()
        assert found(engine, "rahasia") == set()


def test_pages_are_complete_and_do_not_repeat(engine: Engine) -> None:
    fill(engine, *(doc(str(n), "pasar") for n in range(25)))
    keys = [h.key for p in (1, 2, 3) for h in engine.find(Query("pasar", Filters(), p, 10)).hits]
    assert len(keys) == len(set(keys)) == 25


def test_only_some_consultations_are_asked(engine: Engine) -> None:
    fill(engine, *(doc(f"k{one}", "pasar", consultation=one) for one in ("taman", "tepian", "")))

    def asked(*slugs: str) -> set[str]:
        filters = Filters(consultations=slugs)
        return {hit.key for hit in engine.find(Query("pasar", filters)).hits}

    assert asked("taman", "gang") == {"ktaman"}
    assert asked() == set()


def test_where_a_text_stands_is_shown_and_not_searched(engine: Engine) -> None:
    fill(engine, doc("1", "pohon besar", place="Taman kota"), doc("2", "taman kecil"))
    assert found(engine, "taman") == {"2"}
    results = engine.find(Query("pohon", Filters()))
    assert [hit.place for hit in results.hits] == ["Taman kota"]


def test_how_a_text_without_a_title_begins_is_shown_and_counts_once(engine: Engine) -> None:
    begins = doc("1", "Genangan di depan pasar setiap hujan deras sejak dua tahun.", title="")
    ends = doc("2", "Sejak dua tahun di depan pasar setiap hujan deras genangan.", title="")
    fill(engine, begins, ends)
    first, second = engine.find(Query("genangan")).hits
    assert first.score == pytest.approx(second.score)
    shown = {hit.key: "".join(piece for piece, _marked in hit.title) for hit in (first, second)}
    assert shown["1"] == "Genangan di depan pasar setiap hujan deras sejak …"


def test_similar_texts_share_words(engine: Engine) -> None:
    fill(
        engine,
        doc("1", "lampu jalan mati di gang sempit", kind="idea"),
        doc("2", "angkot gratis untuk sekolah", kind="idea"),
    )
    hits = engine.similar("lampu di gang mati", Filters(kinds=("idea",)), 5)
    assert [hit.key for hit in hits] == ["1"]


def test_term_counts_count_texts(engine: Engine) -> None:
    fill(engine, doc("1", "banjir banjir parit"), doc("2", "banjir"), doc("3", "angkot"))
    counts = engine.term_counts(Filters())
    assert counts["banjir"] == 2
    outside, total = engine.background(["banjir", "angkot"])
    assert (outside, total) == ({"banjir": 2, "angkot": 1}, 3)


def test_markup_and_operators_in_a_query_are_only_words(engine: Engine) -> None:
    fill(engine, doc("1", "pasar pagi"))
    for text in ('"pasar', "pasar OR", "pasar:* & !", "NEAR(pasar", "'; DROP TABLE x; --"):
        engine.find(Query(text))


def test_an_engine_that_is_away_says_so() -> None:
    gone = ElasticEngine("http://127.0.0.1:9", "nothing")
    assert not gone.is_alive()
    with pytest.raises(SearchUnavailable):
        gone.find(Query("x"))


def test_nobody_waits_again_for_an_engine_that_was_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = ElasticEngine("http://127.0.0.1:9", "nothing")
    asked = Mock(side_effect=ConnectionTimeout("silent"))
    monkeypatch.setattr(gone, "_search", asked)
    for _page in range(3):
        with pytest.raises(SearchUnavailable, match="ConnectionTimeout"):
            gone.find(Query("x"))
        with pytest.raises(SearchUnavailable, match="ConnectionTimeout"):
            gone.count(Filters())
    assert asked.call_count == 1
    gone.breaker.due()  # as some seconds later: the probe asks, no page does
    with pytest.raises(SearchUnavailable):
        gone.find(Query("x"))
    assert asked.call_count == 1


def test_an_engine_that_refuses_is_asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = ElasticEngine("http://127.0.0.1:9", "nothing")
    asked = Mock(side_effect=ApiError("busy", SimpleNamespace(status=429), None))  # type: ignore[arg-type]
    monkeypatch.setattr(busy, "_search", asked)
    for _page in range(2):
        with pytest.raises(SearchUnavailable):
            busy.count(Filters())
    assert asked.call_count == 2
