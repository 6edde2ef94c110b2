import json
import logging
from collections.abc import Callable, Iterator
from errno import ENOSPC
from io import StringIO

import pytest
from celery import Celery
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from participation.project import celery as celery_module
from participation.project.logs import QuietRequestMiddleware, errno_of, without_values


def test_query_strings_are_not_logged() -> None:
    request = RequestFactory().get("/id/cari/?q=nama+tetangga+saya")
    assert QuietRequestMiddleware.format_request(request) == "GET /id/cari/"


def test_tokens_in_paths_are_not_logged() -> None:
    request = RequestFactory().get("/id/akun/confirm-email/MTI:1abc:secret/")
    assert "secret" not in QuietRequestMiddleware.format_request(request)


def test_exceptions_are_logged_by_type_and_place_not_by_message() -> None:
    try:
        raise ValueError("6472010105909901")
    except ValueError as error:
        event = without_values(None, "error", {"event": "x", "exc_info": error})
    assert event["exception"] == "ValueError"
    assert "6472010105909901" not in str(event)
    assert "test_logs.py" in str(event["at"])


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """What is written, as it stands in the log of the site, the worker and beat."""
    written = StringIO()
    shaped = settings.LOGGING["formatters"]["json"]
    made = shaped["()"](
        processor=shaped["processor"], foreign_pre_chain=shaped["foreign_pre_chain"]
    )
    handler = logging.StreamHandler(written)
    handler.setFormatter(made)
    root = logging.getLogger()
    root.addHandler(handler)
    before, root.level = root.level, logging.INFO
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.level = before
    root.removeHandler(handler)


Lines = Callable[[], list[dict[str, object]]]


def of_requests(lines: Lines) -> list[dict[str, object]]:
    return [line for line in lines() if line["logger"] == "request"]


@pytest.mark.django_db
def test_one_line_a_request_with_its_duration(client: Client, lines: Lines) -> None:
    client.get("/id/cari/?q=nama+saya")
    client.get("/id/tidak-ada/")
    first, second = of_requests(lines)
    assert (first["request"], first["code"]) == ("GET /id/cari/", 200)
    assert isinstance(first["milliseconds"], int)
    assert (second["code"], second["level"]) == (404, "warning")
    assert str(first["timestamp"]).endswith("Z")


def test_a_failure_is_one_line_with_its_errno(lines: Lines) -> None:
    from django.core.signals import got_request_exception

    def fail(request: HttpRequest) -> HttpResponse:
        try:
            raise OSError(ENOSPC, "No space left on device", "/data/nama-warga.pdf")
        except OSError:
            got_request_exception.send(None, request=request)
            return HttpResponse(status=500)

    QuietRequestMiddleware(fail)(RequestFactory().post("/id/akun/"))
    (line,) = of_requests(lines)
    assert (line["code"], line["exception"], line["errno"]) == (500, "OSError", "ENOSPC")
    assert line["level"] == "error"
    assert "nama-warga" not in str(line)


def test_the_errno_is_found_behind_other_errors() -> None:
    away = ValueError("away")
    away.__cause__ = ConnectionRefusedError(111, "refused")
    assert errno_of(away) == "ECONNREFUSED"
    assert errno_of(ValueError()) == ""


@pytest.mark.django_db
def test_polling_is_not_logged(client: Client, lines: Lines) -> None:
    for path in ("/healthz", "/readyz"):
        client.get(path)
    client.get("/id/", headers={"HX-Request": "true", "HX-Trigger": "files"})
    assert of_requests(lines) == []
    client.get("/id/tidak-ada/", headers={"HX-Request": "true", "HX-Trigger": "files"})
    assert len(of_requests(lines)) == 1


def test_a_failed_task_is_logged_without_what_it_quotes(lines: Lines) -> None:
    """Through Celery's own tracer, as in a worker."""
    from celery.app.trace import build_tracer

    app = Celery("percobaan", set_as_current=False)

    @app.task(name="percobaan.gagal")
    def fail(nik: str) -> None:
        raise ValueError(f"NIK {nik} is wrong")

    trace = build_tracer("percobaan.gagal", fail, app=app)
    trace("1a2b", ("6472010105909901",), {}, {"id": "1a2b"})
    found = [line for line in lines() if line.get("task") == "percobaan.gagal"]
    assert len(found) == 1
    assert found[0]["exception"] == "ValueError"
    assert found[0]["event"] == "task raised unexpected"
    assert found[0]["at"]
    assert "6472010105909901" not in str(lines())


def test_other_lines_of_libraries_do_not_quote_the_error(lines: Lines) -> None:
    try:
        raise KeyError("6472010105909901")
    except KeyError as error:
        logging.getLogger("celery.worker.request").error(
            "Task handler raised error: %r", error, exc_info=True
        )
        logging.getLogger("library").exception("It failed: %s", error)
    assert "6472010105909901" not in str(lines())
    assert [line["exception"] for line in lines()] == ["KeyError", "KeyError"]


def test_worker_and_beat_keep_our_logging() -> None:
    from celery.signals import setup_logging

    assert celery_module.keep_our_logs in [ref() for _key, ref in setup_logging.receivers]
