# ruff: noqa: E501 - rows of values read better whole
"""What nobody would type, for addresses, fields, bodies and headers."""

import json
from typing import Any
from urllib.parse import quote

PATHS = [
    "9" * 27,
    "9" * 5000,
    "9223372036854775808",
    "2147483648",
    "0",
    "-1",
    "1.5",
    "1e5",
    "%00",
    "a%00b",
    "1%00",
    "%ED%A0%80",
    "%FF%FE",
    "%0D%0AX-A:%201",
    quote("١٢٣"),
    quote("²"),
    quote("🌳"),
    "%25",
    "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd",
    "a" * 3000,
    "abc",
    "NaN",
    "none",
    "''",
    "%E2%80%AE",
]
"""As they stand in an address, already escaped."""

TEXTS = [
    *("9" * 27, "9" * 5000, "-" + "9" * 30, "9223372036854775808", "2147483648", "0", "-1"),
    *("1e400", "NaN", "inf", "1.5", "0x10", "1_000", "²", "١٢٣", "½"),
    *("\0", "a\0b", "1\0", "\r\nX-A: 1", "\x1b[2J", "\x7f", "\u202e", "\ufeff", "\u2028"),
    *("🌳", "%", "%00", "%25", "dan", "' OR 1=1 --", "{{7*7}}", "<script>", "../../etc/passwd"),
    *("a" * 6000, "[]", "{}", "null", "true", "abc", "on", "-", ":", "comment:" + "9" * 30, "a:b:c"),
    *("//evil.example", "http://[", "javascript:1", "/\\evil", "2026-99-99", "9999-12-31", "0001-01-01"),
    *("0001-01", "0001-01-01 00:00", "31-12-9999 23:59", "9999-12-31T23:59-23:59"),
    *("99999999999-01-01", "2026-02-30T25:61", "00000000-0000-0000-0000-000000000000", ",", ";", ""),
]  # fmt: skip
"""As they stand in fields and parameters."""

RAW = ["%ED%A0%80", "%FF", "%C0%80", "%", "%zz", "&&&==", "=", "[", "a[b]=c", ";", "%00=%00"]
"""A query string or body that is no such thing."""

DEEP = 20_000
JSON: list[Any] = [
    *(None, True, -1, 0, 1.5, 10**30, -(10**30), 2**63, "", "\0", "a\0b", "\ud800", "🌳", "9" * 5000),
    *([], [None], [[]], {}, {"a": 1}, [10**30], {"1": 10**30}, {"9" * 5000: 1}, {"\0": 1}, "x" * 9000),
    *([1] * 2000, ["\ud800"], {"\ud800": 1}),
]  # fmt: skip
"""Values in a body of the API."""
BODIES = [
    b"", b"{", b"null", b"[]", b'""', b"1", b"NaN", b"Infinity", b'{"body": NaN}', b"\xff\xfe", b"\0",
    b"9" * 5000, b'{"choice": ' + b"9" * 5000 + b"}", b'{"body": "\\ud800"}', b'{"body": 1e999}',
    b'{"a":' * DEEP, b"[" * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"choice": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    json.dumps({"a" * 70_000: 1}).encode(),
]  # fmt: skip
"""Whole bodies of the API."""

KINDS = [
    "", "text/plain", "application/json", "application/json; charset=rot13", "application/xml",
    "application/x-www-form-urlencoded; charset=utf-7", "text/html; charset=undefined",
    "application/x-www-form-urlencoded; charset=hex", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xe9",
    "multipart/form-data; boundary=x; charset=rot13", "multipart/form-data; boundary=x; charset=utf-7",
    "multipart/form-data; boundary=" + "x" * 5000, "multipart/mixed; boundary=x", "a", ";;;", "\xff",
]  # fmt: skip
"""Content-Type."""
MULTIPART = [
    b"", b"--x", b"--x\r\n\r\n", b"--x--", b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\na\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../a\0.pdf"\r\n\r\na\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="body"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="body\xff"; filename*=rot13\'\'a\r\n\r\n\xff\xfe\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: text/plain; charset=rot13\r\n'
    b"\r\nabc\r\n--x--\r\n",
]  # fmt: skip

HEADERS: list[tuple[str, str]] = [
    *(("HTTP_ACCEPT_LANGUAGE", v) for v in ("\0", "id;q=9e999", "x" * 9000, ",,,;;;", "id;q=\xff", "en-" + "a" * 600)),
    *(("HTTP_ACCEPT", v) for v in ("\0", "*/*;q=x", ";", "application/json", "x" * 9000)),
    *(("HTTP_REFERER", v) for v in ("\0", "http://[", "//", "http://a:99999999/", "x" * 9000, "\xff")),
    *(("HTTP_ORIGIN", v) for v in ("null", "http://[", "http://a:b", "\0", "\xff")),
    *(("HTTP_HOST", v) for v in ("a b", "[", "testserver:99999999", "\0", "\xff", "a" * 300, "")),
    *(("HTTP_IF_MODIFIED_SINCE", v) for v in ("x", "\0", "Tue, 99 Foo 99999 99:99:99 GMT", "9" * 5000)),
    *(("HTTP_IF_NONE_MATCH", v) for v in ('"', "W/", "\0", "*", "x" * 9000)),
    *(("HTTP_RANGE", v) for v in ("bytes=9-1", "bytes=" + "9" * 5000 + "-", "x", "bytes=0-0,-1")),
    *((f"HTTP_HX_{n}", v) for n in ("REQUEST", "TARGET", "CURRENT_URL", "TRIGGER", "BOOSTED", "PROMPT")
      for v in ("true", "\0", "http://[", "\xff%00", "utas-" + "9" * 30)),
    *(("HTTP_X_FORWARDED_FOR", v) for v in ("\0", "1.2.3.4, x", "," * 90, "::ffff:999.1.1.1", "1" * 5000)),
    *(("HTTP_X_FORWARDED_HOST", v) for v in ("\0", "[")),
    *(("HTTP_X_FORWARDED_PROTO", v) for v in ("\0", "gopher")),
    *(("REMOTE_ADDR", v) for v in ("", "x", "unix:", "fe80::1%eth0")),
    *(("HTTP_USER_AGENT", v) for v in ("", "\0", "\xff" * 900, "x" * 20_000)),
    *(("HTTP_IDEMPOTENCY_KEY", v) for v in ("\0" * 20, "\xff" * 20, "x" * 5000, "9" * 40)),
    *(("HTTP_X_REQUESTED_WITH", v) for v in ("XMLHttpRequest", "\0")),
    *(("HTTP_X_REQUEST_ID", v) for v in ("\0", "x" * 9000, "\xff")),
    *(("HTTP_X_CORRELATION_ID", v) for v in ("\0", "x" * 9000)),
    *(("HTTP_X_HTTP_METHOD_OVERRIDE", v) for v in ("PUT", "\0")),
    *(("HTTP_X_CSRFTOKEN", v) for v in ("\0", "x" * 9000, "\xff")),
    *(("HTTP_AUTHORIZATION", v) for v in ("Basic \0", "Bearer \xff", "Basic " + "9" * 900)),
    *(("HTTP_CONTENT_ENCODING", v) for v in ("gzip", "\0")),
    *(("HTTP_ACCEPT_ENCODING", v) for v in ("gzip;q=x", "\0", "x" * 9000)),
    *(("HTTP_CACHE_CONTROL", v) for v in ("\0", "max-age=x")),
    *(("CONTENT_LENGTH", v) for v in ("", "-1", "x", "9" * 30, "1.5")),
]  # fmt: skip
"""Headers, as WSGI names them."""

COOKIES = [
    "sessionid=\0", "sessionid=" + "x" * 5000, "sessionid=\xff", "sessionid=' OR 1=1", "sessionid=a%00b",
    "messages=\0", "messages=x", "messages=" + "9" * 5000, "csrftoken=\0", "csrftoken=\xff; csrftoken=x",
    "django_language=\0", "django_language=" + "x" * 900, "django_language=../../x", ";;;==", "=", "\0", "a" * 20_000,
    'sessionid="\\400\\777"', 'sessionid="aaaaaaaa\\000bbbbbbbb"', 'messages="a\\000b"', "rembuk=[", "sessionid=" + "9" * 40,
]  # fmt: skip
METHODS = [
    "HEAD",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "PROPFIND",
    "GET\0",
    "X" * 300,
    "get",
]
