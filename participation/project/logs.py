"""Structured logs without personal data: one JSON line an event, with the request's id."""

import errno
import sys
import time
import traceback
import uuid
from collections.abc import Iterator
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

SECRET_PATH_PARTS = ("confirm-email", "password/reset/key")
HEALTH_PATHS = ("/healthz", "/readyz")
POLLING_PARTS = ("files", "copies")
"""Ids of the parts of pages that ask for themselves every few seconds."""
BAD_REQUEST = 400
DEEPEST = 8
logger = structlog.get_logger("request")


class QuietRequestMiddleware(RequestMiddleware):
    """One line a request: method, path, status and milliseconds, and what was raised.

    No query string, no token in a path, no user, no address. What asks every few seconds by itself
    is not logged while it goes well.
    """

    def prepare(self, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(request_id=str(uuid.uuid4()))
        request._began = time.monotonic()  # type: ignore[attr-defined]

    def process_got_request_exception(
        self, sender: object, request: HttpRequest, **_kwargs: Any
    ) -> None:
        """Remember what was raised, for the line at the end."""
        request._raised = sys.exc_info()[1]  # type: ignore[attr-defined]

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        raised = getattr(request, "_raised", None)
        if raised is not None or not is_polling(request, response.status_code):
            passed = time.monotonic() - getattr(request, "_began", time.monotonic())
            logger.log(
                self._log_level_for_status_code(response.status_code),
                "request",
                request=self.format_request(request),
                code=response.status_code,
                milliseconds=round(passed * 1000),
                **({"exc_info": raised} if raised is not None else {}),
            )
        structlog.contextvars.clear_contextvars()

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = request.path
        for part in SECRET_PATH_PARTS:
            before, found, _ = path.partition(f"/{part}/")
            if found:
                path = f"{before}/{part}/…"
        return f"{request.method} {path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Who it was is not for the log, and asking would read the visitor's session."""


def is_polling(request: HttpRequest, code: int) -> bool:
    """Whether a program or an open page asks again and again, and got its answer."""
    if request.path in HEALTH_PATHS:
        return True
    return request.headers.get("HX-Trigger") in POLLING_PARTS and code < BAD_REQUEST


def without_values(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Render an exception as type, errno and places: its message may quote what a person typed."""
    record = event.get("_record")
    data = getattr(record, "data", None)
    if record is not None and record.name.startswith("celery") and isinstance(data, dict):
        event["event"] = f"task {data.get('description', '')}".strip()
        event["task"], event["task_id"] = data.get("name"), data.get("id")
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0] is not None:
        frames = traceback.extract_tb(info[2])
        event["exception"] = info[0].__name__
        if number := errno_of(info[1]):
            event["errno"] = number
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        event["event"] = _without_words(str(event.get("event", "")), info[1])
    event.pop("user_agent", None)
    return event


def _without_words(text: str, error: BaseException | None) -> str:
    """A message of a library without what it quotes of the error."""
    text = text.partition("Traceback (most recent call last)")[0].rstrip()
    name = type(error).__name__
    for said in (repr(error), str(error)):
        text = text.replace(said, name) if said else text
    return text


def errno_of(error: BaseException | None) -> str:
    """The name of the operating system's error behind an error, such as ENOSPC; else empty."""
    for one in with_causes(error):
        number = getattr(one, "errno", None)
        if isinstance(number, int):
            return errno.errorcode.get(number, str(number))
    return ""


def with_causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that are behind it, the last one first."""
    for _step in range(DEEPEST):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_values,
]


def line_formatter() -> structlog.stdlib.ProcessorFormatter:
    """Makes the lines of the web server itself like all others (deploy/server-log.json)."""
    return structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=SHARED
    )


def configure(level: str) -> dict[str, Any]:
    """Configure structlog; returns the value of Django's LOGGING setting."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django repeats with the full address, query string included, what we log ourselves.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "CRITICAL"},
            "elastic_transport": {"level": "ERROR"},
            # What beat sends and a worker does every few seconds.
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
