"""Django's settings of the services, from the addresses in the environment."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.GuessableValidator"},
]


def database_options(engine: str) -> dict[str, Any]:
    """What each kind of database is connected with."""
    if engine == "django.db.backends.postgresql":
        return {"connect_timeout": 5}
    if engine == "django.db.backends.sqlite3":
        return {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is deleted is overwritten: keys and the order of rows do not stay in the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA secure_delete=ON;",
        }
    return {}


def cache_settings(redis_url: str, folder: Path) -> dict[str, Any]:
    """Redis, which counts on in files while it is away; without an address files alone."""
    if not redis_url:
        return {
            "BACKEND": "web.caches.FilesOrMemory",
            "LOCATION": str(folder),
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    return {
        "BACKEND": "web.caches.RedisOrFiles",
        "LOCATION": redis_url,
        "OPTIONS": {
            "FILES": str(folder),  # limits go on counting here without Redis
            "MAX_ENTRIES": 20_000,
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 1,
            "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 1)},
        },
    }


def memory_settings() -> dict[str, Any]:
    """What is counted in this process alone, and never stands in a file or on a server."""
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counted-in-memory",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }


def file_settings(url: str, *, production: bool) -> dict[str, Any]:
    """Storage of uploads: the data folder, or a bucket from ``s3://key:secret@host/bucket?region=…``.

    ``s3+http://`` is without TLS, for trials only. Raises ImproperlyConfigured.
    """
    if not url:
        return {"BACKEND": "cms.storage.WholeFiles"}
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise ImproperlyConfigured("REMBUK_FILES_URL cannot be read.") from None
    bucket = parts.path.strip("/")
    plain = parts.scheme == "s3+http" and not production
    if not (parts.scheme == "s3" or plain) or not (parts.hostname and bucket and parts.password):
        raise ImproperlyConfigured(
            "REMBUK_FILES_URL must be s3://key:secret@host/bucket, or empty for the data folder."
        )
    return {
        "BACKEND": "cms.buckets.BucketFiles",
        "OPTIONS": {
            "endpoint_url": f"{'http' if plain else 'https'}://{parts.hostname}{port}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": bucket,
            "region_name": dict(parse_qsl(parts.query)).get("region", "us-east-1"),
            "file_overwrite": False,
            "default_acl": None,
        },
    }


def mail_settings(url: str) -> dict[str, Any]:
    """Django's mail settings from ``smtp://user:password@host:587``, ``console://``, ``file:///dir``.

    ``smtps://`` is TLS from the first byte; ``smtp://`` upgrades by STARTTLS when a password is
    given.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("REMBUK_MAIL_URL cannot be read.") from None
    backend = "django.core.mail.backends"
    if parts.scheme == "console":
        return {"REMBUK_MAIL_BACKEND": f"{backend}.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "REMBUK_MAIL_BACKEND": f"{backend}.filebased.EmailBackend",
            "EMAIL_FILE_PATH": parts.path,
        }
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "REMBUK_MAIL_URL must begin with smtp://, smtps://, file:// or be console://."
        )
    return {
        "REMBUK_MAIL_BACKEND": f"{backend}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.password),
        "EMAIL_TIMEOUT": 5,
    }


def identity_provider(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Settings of the OpenID provider and the names of its claims, from the JSON of one variable.

    Nothing set: no provider, and no way to sign in by one.
    """
    if not text:
        return {}, {}
    try:
        told = json.loads(text)
        app = {
            "provider_id": "kota",
            "name": told["name"],
            "client_id": told["client_id"],
            "secret": told["secret"],
            "settings": {"server_url": told["server_url"].rstrip("/"), "oauth_pkce_enabled": True},
        }
        claims = {ours: told["claims"][ours] for ours in ("nik", "birth_date", "kelurahan")}
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            "REMBUK_IDENTITY_PROVIDER must be JSON as described in docs/configuration.md."
        ) from error
    scope = told.get("scope", ["openid", "profile", "email"])
    return {"openid_connect": {"APPS": [app], "SCOPE": scope}}, claims
