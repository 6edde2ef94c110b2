from django.test import RequestFactory

from participation.logs import QuietRequestMiddleware, without_values


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
