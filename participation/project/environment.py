"""Reads the environment: each value once, and in production a list of what is missing."""

import hmac
import json
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from participation.project import safe_values

READ_ELSEWHERE = (
    *("REMBUK_ENV", "REMBUK_DATA_DIR", "REMBUK_SCAN_KEY"),
    *("REMBUK_SSL_REDIRECT", "REMBUK_HSTS_SECONDS"),
)
"""Known names also where the settings do not ask for them."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
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
        self.unsafe: list[str] = []
        self.keys: dict[str, str] = {}
        self.known = {*READ_ELSEWHERE}
        self.data_dir = Path(os.environ.get("REMBUK_DATA_DIR", "var")).resolve()

    @property
    def production(self) -> bool:
        return self.name == "production"

    def text(self, name: str, default: str = "") -> str:
        self.known.add(name)
        return os.environ.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if value not in {"", *YES, *NO}:
            raise ImproperlyConfigured(f"{name} must be true or false.")
        return default if not value else value in YES

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number.") from None

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
            self.keys[name] = value
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

    def log_level(self, default: str) -> str:
        """Of ``REMBUK_LOG_LEVEL``, in capitals."""
        value = self.text("REMBUK_LOG_LEVEL", default).upper()
        if value not in LOG_LEVELS:
            raise ImproperlyConfigured(f"REMBUK_LOG_LEVEL must be one of: {', '.join(LOG_LEVELS)}.")
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

    def address(self, name: str, default: str, *schemes: str) -> str:
        """An address of a service. Raises ImproperlyConfigured for one that cannot be read."""
        url = self.required(name, default)
        if url and (fault := safe_values.address_fault(name, url, *schemes)):
            raise ImproperlyConfigured(fault)
        return url

    def addresses(self, name: str, default: str, *schemes: str) -> str:
        """One address or several, separated by commas; raises as ``address`` does."""
        urls = self.required(name, default)
        for url in filter(None, map(str.strip, urls.split(","))):
            if fault := safe_values.address_fault(name, url, *schemes):
                raise ImproperlyConfigured(fault)
        return urls

    def database(self, url: str) -> str:
        """The database's address. Raises ImproperlyConfigured for one that cannot be read."""
        if fault := safe_values.database_fault(url):
            raise ImproperlyConfigured(fault)
        return url

    def keys_before(self, name: str) -> list[str]:
        """Earlier keys, newest first; of a key that signs its ``public:`` half is enough."""
        values = self.words(name)
        for fault in safe_values.public_half_faults(name, values):
            raise ImproperlyConfigured(fault)
        return values

    def file(self, name: str) -> str:
        """The path of a file that must exist; empty where nothing is set."""
        path = self.text(name)
        if path and not Path(path).is_file():
            raise ImproperlyConfigured(f"{name} names a file that does not exist: {path}")
        return path

    def unknown(self) -> list[str]:
        """A sentence for each variable with our name in front that no setting reads."""
        return list(safe_values.unknown_names(list(os.environ), self.known))

    def check_safe(self, *, hosts: list[str], base_url: str) -> None:
        """Note what production must not run with. What is missing is told apart."""
        if not self.production:
            return
        faults = [safe_values.key_fault(name, value) for name, value in self.keys.items()]
        faults += safe_values.keys_that_are_equal(self.keys)
        if self.text("REMBUK_BASE_URL"):
            faults += [safe_values.base_url_fault(base_url)]
            faults += safe_values.host_faults(hosts, base_url) if hosts else []
        mail, sender = self.text("REMBUK_MAIL_URL"), self.text("REMBUK_MAIL_FROM")
        if mail and sender:
            faults += safe_values.mail_faults(mail, sender)
        faults += [
            safe_values.proxies_fault(self.text("REMBUK_PROXIES")),
            safe_values.provider_fault(self.text("REMBUK_IDENTITY_PROVIDER")),
        ]
        self.unsafe += [fault for fault in faults if fault]

    def refuse_if_incomplete(self) -> None:
        if self.production and self.flag("REMBUK_DEMO", default=False):
            raise ImproperlyConfigured("REMBUK_ENV=production does not go with REMBUK_DEMO.")
        told = []
        if self.missing:
            told.append(
                "REMBUK_ENV=production needs these environment variables, "
                "described in docs/configuration.md: " + ", ".join(sorted(set(self.missing)))
            )
        if self.unsafe:
            told.append("REMBUK_ENV=production does not start with unsafe values:")
            told += [f"- {fault}" for fault in self.unsafe]
        if told:
            raise ImproperlyConfigured("\n".join(told))
