"""Reads the environment: each value once, and in production a list of what is missing."""

import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRETS = (
    "REMBUK_SECRET_KEY",
    "REMBUK_IDENTITY_KEY",
    "REMBUK_BALLOT_KEY",
    "REMBUK_LOG_KEY",
    "REMBUK_SCAN_KEY",
    "REMBUK_FACTOR_KEY",
)


class Environment:
    """Values for the settings. ``embedded`` is what runs with nothing set."""

    def __init__(self) -> None:
        self.name = os.environ.get("REMBUK_ENV", "embedded")
        if self.name not in {"embedded", "production"}:
            raise ImproperlyConfigured(
                f"REMBUK_ENV is {self.name!r}; it can be 'embedded' or 'production'."
            )
        self.missing: list[str] = []
        self.data_dir = Path(os.environ.get("REMBUK_DATA_DIR", "var")).resolve()

    @property
    def production(self) -> bool:
        return self.name == "production"

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        return default if not value else value in {"1", "true", "yes", "on"}

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be a whole number.") from error

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def required(self, name: str, default: str) -> str:
        """``default`` where the environment is embedded; in production it must be set."""
        value = self.text(name)
        if not value and self.production:
            self.missing.append(name)
        return value or default

    def secret(self, name: str) -> str:
        """A secret from the environment; embedded: made once and kept in a file of mode 600."""
        value = self.text(name)
        if value:
            return value
        if self.production:
            self.missing.append(name)
            return "missing"
        kept = self._kept_secrets()
        # A file of before a secret was known has no line for it: the same one follows each time.
        return (
            kept.get(name)
            or hmac.new(kept["REMBUK_SECRET_KEY"].encode(), name.encode(), "sha256").hexdigest()
        )

    def one_of(self, name: str, *values: str) -> str:
        """One of these words, the first where nothing is set."""
        value = self.text(name, values[0]).lower()
        if value not in values:
            raise ImproperlyConfigured(f"{name} must be one of: {', '.join(values)}.")
        return value

    def between(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self.number(name, default)
        if not least <= value <= most:
            raise ImproperlyConfigured(f"{name} must be from {least} to {most}.")
        return value

    def _kept_secrets(self) -> dict[str, str]:
        path = self.data_dir / "secrets.json"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            made = {name: secrets.token_hex(32) for name in SECRETS}
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(made, file)
        kept: dict[str, str] = json.loads(path.read_text())
        return kept

    def refuse_if_incomplete(self) -> None:
        if self.production and self.flag("REMBUK_DEMO", default=False):
            raise ImproperlyConfigured("REMBUK_ENV=production does not go with REMBUK_DEMO.")
        if self.missing:
            raise ImproperlyConfigured(
                "REMBUK_ENV=production needs these environment variables, "
                "described in docs/configuration.md: " + ", ".join(sorted(set(self.missing)))
            )


def mail_settings(url: str) -> dict[str, Any]:
    """Django's mail settings from ``smtp://user:password@host:587``, ``console://``, ``file:///dir``.

    ``smtps://`` is TLS from the first byte; ``smtp://`` upgrades by STARTTLS when a password is
    given.
    """
    parts = urlsplit(url)
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
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
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
