"""Nobody who waits for a page waits for an Elasticsearch that is away or hangs."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from search.engines import elastic as elastic_module
from search.engines import engine
from search.engines.elastic import ElasticEngine
from search.engines.protocol import Filters, Query, SearchUnavailable

pytestmark = pytest.mark.django_db


class Server(ThreadingHTTPServer):
    """Takes connections and says nothing until ``answers`` is set; counts what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = threading.Event()
        self.asked: list[tuple[str, str]] = []
        self.one_more = threading.Condition()

    def heard(self, count: int) -> list[tuple[str, str]]:
        """What it was asked, as soon as that many questions have come in."""
        with self.one_more:
            assert self.one_more.wait_for(lambda: len(self.asked) >= count, timeout=30)
            return self.asked

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self) -> None:
        with self.server.one_more:
            self.server.asked.append((self.path, self.headers.get("Authorization", "")))
            self.server.one_more.notify_all()
        if not self.server.answers.wait(10):
            return
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = do_POST = answer

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(elastic_module, "PAGE_SECONDS", 0.2)
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.answers.set()
    server.shutdown()
    thread.join()
    server.server_close()


def fails(asked: ElasticEngine) -> None:
    with pytest.raises(SearchUnavailable):
        asked.find(Query("banjir"))
    with pytest.raises(SearchUnavailable):
        asked.count(Filters())


def test_after_the_first_silence_no_page_asks_and_the_probe_finds_it_back(hanging: Server) -> None:
    asked = ElasticEngine(hanging.url, "x")
    fails(asked)
    fails(asked)
    assert len(hanging.heard(1)) == 1
    asked.breaker.due()  # as some seconds later
    fails(asked)  # answered while the probe still waits
    fails(asked)
    assert [path for path, _key in hanging.heard(2)[1:]] == ["/"]
    hanging.answers.set()
    assert asked.breaker._probing
    asked.breaker._probing.join()
    assert asked.breaker.reason() == ""


def test_a_closed_port_is_asked_once_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ElasticEngine("http://127.0.0.1:9", "x")
    fails(asked)
    monkeypatch.setattr(asked, "client", None)  # whoever asks now ends in an error
    fails(asked)


def test_a_host_that_is_away_is_passed_over(hanging: Server) -> None:
    hanging.answers.set()
    asked = ElasticEngine(f"http://127.0.0.1:9, {hanging.url}", "x", api_key="a2V5OnNlY3JldA==")
    assert [asked.is_alive() or asked.is_alive() for _turn in range(3)] == [True] * 3
    assert {key for _path, key in hanging.asked} == {"ApiKey a2V5OnNlY3JldA=="}


def test_the_page_answers_from_the_database_and_says_so(
    hanging: Server, settings: object, client: Client
) -> None:
    settings.REMBUK_ELASTICSEARCH_URL = hanging.url  # type: ignore[attr-defined]
    for _page in range(2):
        page = client.get("/id/cari/?q=banjir")
        assert page.status_code == 200
        assert "Pencarian sedang terbatas" in page.text
    assert len(hanging.heard(1)) == 1
    hanging.answers.set()
    engine().is_alive()
