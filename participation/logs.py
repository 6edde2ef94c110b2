"""Structured logs without personal data: one JSON line an event, with the request's id."""

import traceback
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

SECRET_PATH_PARTS = ("confirm-email", "password/reset/key")


class QuietRequestMiddleware(RequestMiddleware):
    """Logs method, path and status. No query string, no token in a path, no user, no address."""

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


def without_values(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Render an exception as type and places: its message may quote what a person typed."""
    info = event.pop("exc_info", None)
    if info is True:
        import sys

        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0] is not None:
        frames = traceback.extract_tb(info[2])
        event["exception"] = info[0].__name__
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    event.pop("user_agent", None)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_values,
]


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
        },
    }
