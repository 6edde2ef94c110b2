"""What production refuses to start with, each with what to set."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from participation.project import safe_values
from participation.project.environment import Environment

ROOT = Path(__file__).resolve().parents[3]
PROVIDER = (
    '{"name": "Kota", "server_url": "https://idp.example", "client_id": "a", "secret": "b", '
    '"claims": {"nik": "nik", "birth_date": "birthdate", "kelurahan": "kelurahan"}}'
)
SAFE = {
    "REMBUK_IDENTITY_PROVIDER": PROVIDER,
    **{f"REMBUK_{name}_KEY": secrets.token_hex(32) for name in ("SECRET", "FACTOR", "IDENTITY")},
    **{f"REMBUK_{name}_KEY": secrets.token_urlsafe(32) for name in ("BALLOT", "LOG")},
    "REMBUK_ENV": "production",
    "DATABASE_URL": "postgres://rembuk:x@127.0.0.1:1/rembuk",
    "REMBUK_BASE_URL": "https://rembuk.example",
    "REMBUK_HOSTS": "rembuk.example,www.rembuk.example",
    "REMBUK_REDIS_URL": "redis://127.0.0.1:1/0",
    "REMBUK_ELASTICSEARCH_URL": "https://u:p@127.0.0.1:9200",
    "REMBUK_MAIL_URL": "smtps://u:p@mail.example",
    "REMBUK_MAIL_FROM": "Rembuk <rembuk@rembuk.example>",
    "REMBUK_PROXIES": "0",
}


def run(
    *words: str, data: Path, without: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {**kept, "REMBUK_DATA_DIR": str(data), **variables}
    given.pop(without, None)
    command = [sys.executable, *(words or ("manage.py", "check"))]
    return subprocess.run(
        command, cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=120
    )


def test_safe_values_start_and_unsafe_ones_are_told_all_at_once(tmp_path: Path) -> None:
    assert run(data=tmp_path, **SAFE).returncode == 0
    unsafe = {
        **SAFE,
        **{name: "rahas" for name in SAFE if name.endswith("_KEY")},
        "REMBUK_HOSTS": "*",
        "REMBUK_BASE_URL": "http://rembuk.example",
        "REMBUK_MAIL_URL": "console://",
        "REMBUK_IDENTITY_PROVIDER": PROVIDER.replace("https:", "http:"),
    }
    told = run(data=tmp_path, without="REMBUK_PROXIES", **unsafe)
    assert told.returncode == 1
    for words in (
        "REMBUK_SECRET_KEY must be 32 or more random bytes",
        "REMBUK_FACTOR_KEY must be",
        "REMBUK_IDENTITY_KEY must be",
        "REMBUK_BALLOT_KEY must be",
        "REMBUK_LOG_KEY must be",
        "REMBUK_IDENTITY_KEY and REMBUK_BALLOT_KEY are equal",
        "REMBUK_HOSTS holds *",
        "REMBUK_HOSTS must contain rembuk.example",
        "REMBUK_BASE_URL must be the site's own https address",
        "REMBUK_MAIL_URL must be a real mail server",
        "REMBUK_PROXIES must be set",
        "REMBUK_IDENTITY_PROVIDER must name its server_url with https://",
    ):
        assert words in told.stderr
    assert "rahas" not in told.stderr
    assert "Traceback" not in told.stderr


def test_the_site_says_it_without_a_traceback(tmp_path: Path) -> None:
    told = run("-c", "import participation.wsgi", data=tmp_path, **{**SAFE, "REMBUK_HOSTS": "*"})
    assert told.returncode == 1
    assert told.stderr.startswith("REMBUK_ENV=production does not start with unsafe values")


@pytest.mark.parametrize(
    "key",
    [
        "rahas",
        "1" * 64,
        "0123456789abcdef" * 4,
        "01ad4b93b3a3e2d95b8a900d9e7abdb7064324213194a6dbb923fc1b410437",
        "489ede3999ffa6e23f49ed74c6ffc444" * 2,
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "this is a sentence that somebody took for a key of the city",
        "django-insecure-7h3k2l9x8c7v6b5n4m3a2s1d0f9g8h7j6k5l4",
        "",
    ],
)
def test_what_is_no_key(key: str) -> None:
    assert "REMBUK_LOG_KEY must be" in safe_values.key_fault("REMBUK_LOG_KEY", key)


def test_random_keys_are_keys() -> None:
    for _turn in range(300):
        for key in (secrets.token_hex(32), secrets.token_urlsafe(32), secrets.token_hex(64)):
            assert safe_values.key_fault("REMBUK_LOG_KEY", key) == ""


@pytest.mark.parametrize(
    ("hosts", "fault"),
    [
        (["rembuk.example"], ""),
        (["REMBUK.example"], ""),
        (["*"], "holds *"),
        (["rembuk.example", "*.example"], "holds *.example"),
        (["rembuk.example", ".example"], "holds .example"),
        (["rembuk.example", "https://www.example"], "without https:// and port"),
        (["rembuk.example:443"], "without https:// and port"),
        (["www.example"], "must contain rembuk.example"),
    ],
)
def test_hosts(hosts: list[str], fault: str) -> None:
    told = " ".join(safe_values.host_faults(hosts, "https://rembuk.example:8443"))
    assert fault in told
    assert bool(told) == bool(fault)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://rembuk.example", True),
        ("https://rembuk.example:8443", True),
        ("http://rembuk.example", False),
        ("https://", False),
        ("rembuk.example", False),
        ("https://rembuk.example/site", False),
        ("https://u:p@rembuk.example", False),
        ("https://rembuk.example:no", False),
    ],
)
def test_base_urls(url: str, good: bool) -> None:
    assert (safe_values.base_url_fault(url) == "") is good


@pytest.mark.parametrize(
    "sender", ["rembuk@localhost", "rembuk", "a@b@c.d", "Rembuk <x>", "a@.id", ""]
)
def test_senders_that_servers_refuse(sender: str) -> None:
    assert list(safe_values.mail_faults("smtp://mail.example", sender))
    assert list(safe_values.mail_faults("file:///tmp/mails", "a@b.id"))
    assert not list(safe_values.mail_faults("smtp://mail.example", "Rembuk <a@b.id>"))


@pytest.mark.parametrize("sign", ["@", "/", "#", "?", "[", "]", "%", "a:b/c@d"])
def test_a_password_with_signs_is_told_without_showing_it(sign: str, tmp_path: Path) -> None:
    url = f"postgres://rembuk:kata{sign}sandi@db.example:5432/rembuk"
    told = safe_values.database_fault(url)
    assert "DATABASE_URL" in told
    assert "%40" in told
    assert "sandi" not in told
    for name, scheme in (("REMBUK_REDIS_URL", "redis"), ("REMBUK_MAIL_URL", "smtp")):
        address = f"{scheme}://u:kata{sign}sandi@host.example/0"
        assert name in safe_values.address_fault(name, address, scheme)
    if sign == "/":
        started = run(data=tmp_path, DATABASE_URL=url)
        assert started.returncode == 1
        assert started.stderr.strip() == told


@pytest.mark.parametrize(
    "url",
    [
        "postgres://rembuk:kata%40%2Fsandi@db.example:5432/rembuk",
        "postgres://rembuk@127.0.0.1:36177/rembuk_ops",
        "postgresql://u:p@[::1]:5432/rembuk?sslmode=require",
        "sqlite:////tmp/a@b.sqlite3",
    ],
)
def test_addresses_of_databases_that_work(url: str) -> None:
    assert safe_values.database_fault(url) == ""


def test_a_database_is_named_and_spelled() -> None:
    assert "names no database" in safe_values.database_fault("postgres://u:p@host:5432")
    assert "begin with postgres://" in safe_values.database_fault("mysql://u:p@host/rembuk")
    assert "names no host" in safe_values.database_fault("postgres://u:p@/rembuk")


def test_unknown_variables_are_told_with_the_nearest_name(tmp_path: Path) -> None:
    told = run(data=tmp_path, REMBUK_PROXY="1", REMBUK_BASEURL="x")
    assert "REMBUK_PROXY is no setting" in told.stderr
    assert "Is REMBUK_PROXIES meant?" in told.stderr
    assert "Is REMBUK_BASE_URL meant?" in told.stderr
    code = "from participation.settings import REMBUK_UNKNOWN_VARIABLES as x; print(x)"
    known = run("-c", code, data=tmp_path, REMBUK_SSL_REDIRECT="true", REMBUK_SCAN_KEY="x")
    assert known.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REMBUK_REQUIRE_MFA", "ja"),
        ("REMBUK_PROXIES", "-1"),
        ("REMBUK_LOG_LEVEL", "LOUD"),
        ("REMBUK_RT_ANSWER_DAYS", "0"),
        ("REMBUK_LOG_KEYS_BEFORE", "public:12ab"),
        ("REMBUK_ELASTICSEARCH_CA", "/nowhere/ca.pem"),
    ],
)
def test_values_that_mean_nothing_are_refused(tmp_path: Path, name: str, value: str) -> None:
    told = run("-c", "import participation.settings", data=tmp_path, **{name: value})
    assert told.returncode == 1
    assert f"ImproperlyConfigured: {name}" in told.stderr


def test_a_flag_is_true_or_false(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REMBUK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REMBUK_X", "tru")
    with pytest.raises(ImproperlyConfigured, match="true or false"):
        Environment().flag("REMBUK_X", default=True)
