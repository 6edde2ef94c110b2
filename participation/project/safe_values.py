"""Which values of the environment are unsafe or cannot work, each as a sentence with what to set.

Nothing here repeats a value that may hold a password or a key.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from email.utils import parseaddr
from itertools import combinations, pairwise
from urllib.parse import unquote, urlsplit

MAKE_KEY = 'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
ENCODED = "@ is %40, / is %2F, : is %3A, # is %23, ? is %3F, % is %25, [ is %5B, ] is %5D"
FEWEST_SIGNS = 10
"""Different signs in a key: 64 random hexadecimal digits have fewer once in a billion times."""


def key_fault(name: str, value: str) -> str:
    """Why this is not a key of 32 random bytes; empty when it may be one."""
    enough = 64 if re.fullmatch(r"[0-9a-fA-F]*", value) else 43
    if len(value) >= enough and not _looks_made_up(value):
        return ""
    return (
        f"{name} must be 32 or more random bytes, as 64 hexadecimal digits. {MAKE_KEY} "
        f"If a running site has this value, keep it in {name}S_BEFORE."
    )


def _looks_made_up(value: str) -> bool:
    """Few signs, a pattern that comes again, rows like 123 or abc, or words."""
    repeated = value in (value + value)[1:-1]
    steps = sum(abs(ord(a) - ord(b)) <= 1 for a, b in pairwise(value))
    words = re.fullmatch(r"[a-z\s_.,-]+|[A-Z\s_.,-]+", value)
    insecure = value.startswith("django-insecure-")  # Django's own mark of a key for development
    return insecure or bool(
        len(set(value)) < FEWEST_SIGNS or repeated or steps * 2 > len(value) or words is not None
    )


def keys_that_are_equal(keys: Mapping[str, str]) -> Iterator[str]:
    """Each pair of keys that are one: whoever learns one of them would have the other."""
    for (first, one), (second, other) in combinations(keys.items(), 2):
        if one == other:
            yield f"{first} and {second} are equal. Each key needs a value of its own. {MAKE_KEY}"


def base_url_fault(value: str) -> str:
    """Why this is not the address of a site that speaks https."""
    wrong = "REMBUK_BASE_URL must be the site's own https address without a path"
    example = "such as https://rembuk.example.go.id"
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError:
        return f"{wrong}, {example}."
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme == "https" and parts.hostname and not more:
        return ""
    return f"{wrong}, {example}."


def host_faults(hosts: list[str], base_url: str) -> Iterator[str]:
    """Hosts that would let in any address, that never fit, or that leave the site itself out."""
    for host in hosts:
        if "*" in host or host.startswith("."):
            yield (
                f"REMBUK_HOSTS holds {host}, which answers to names that others choose. "
                "Name each host name of the site, separated by commas."
            )
        elif re.search(r"[/:\s]", host) and not host.startswith("["):
            yield f"REMBUK_HOSTS holds {host}; it takes host names without https:// and port."
    own = _host_of(base_url)
    if own and own not in [host.lower() for host in hosts]:
        yield f"REMBUK_HOSTS must contain {own}, the host of REMBUK_BASE_URL."


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def mail_faults(url: str, sender: str) -> Iterator[str]:
    """Mails that would reach nobody, and a sender that servers refuse."""
    if urlsplit(url).scheme not in {"smtp", "smtps"}:
        yield (
            "REMBUK_MAIL_URL must be a real mail server, such as "
            "smtps://user:password@mail.example.go.id: codes for signing in come by mail."
        )
    _name, address = parseaddr(sender)
    local, _at, domain = address.rpartition("@")
    parts = domain.split(".")
    if not local or "@" in local or len(parts) < 2 or not all(parts) or len(address.split()) != 1:
        yield "REMBUK_MAIL_FROM must be an address of the city, such as rembuk@example.go.id."


def provider_fault(text: str) -> str:
    """An identity provider without https would let anybody on the way say who somebody is."""
    if not text or re.search(r'"server_url"\s*:\s*"https://[^/"\s]', text):
        return ""
    return "REMBUK_IDENTITY_PROVIDER must name its server_url with https://."


def public_half_faults(name: str, values: list[str]) -> Iterator[str]:
    """Public halves of earlier keys that are none."""
    for value in values:
        if value.startswith("public:") and not re.fullmatch(r"public:[0-9a-fA-F]{64}", value):
            yield f"{name}: after public: stand the 64 hexadecimal digits of the public key."


def proxies_fault(value: str) -> str:
    """Silence is no answer: it decides whose address counts and whether https is seen."""
    if value:
        return ""
    return (
        "REMBUK_PROXIES must be set: how many proxies of your own stand in front of the site, "
        "1 for one that speaks https and sets X-Forwarded-For and X-Forwarded-Proto, "
        "0 when the site is reached without any."
    )


def address_fault(name: str, url: str, *schemes: str) -> str:
    """Why this is no address of a service: most often a password with signs that mean something."""
    scheme, marked, rest = url.partition("://")
    if not marked or (schemes and scheme.lower() not in schemes):
        known = ", ".join(f"{scheme}://" for scheme in schemes)
        return f"{name} must begin with {known}."
    user, _at, place = rest.rpartition("@")
    if re.search(r"[@/#?\[\]\s]", user) or re.search(r"%(?![0-9a-fA-F]{2})", user):
        return (
            f"{name}: user name or password hold a sign that means something else in an address. "
            f"Write it encoded: {ENCODED}."
        )
    try:
        parts = urlsplit(f"{scheme}://{place}")
        _port = parts.port
    except ValueError:
        return (
            f"{name}: what stands after the user name is no host and port. If this is a part of "
            f"the password, write its signs encoded: {ENCODED}."
        )
    if not parts.hostname and scheme not in {"unix", "file", "console"}:
        return f"{name} names no host, as in {scheme}://user:password@host/."
    return ""


def database_fault(url: str) -> str:
    """The same for ``DATABASE_URL``, which also names the database."""
    if url.startswith("sqlite:"):
        return ""
    schemes = ("postgres", "postgresql", "pgsql")
    fault = address_fault("DATABASE_URL", url, *schemes)
    if fault:
        return fault
    place = url.partition("://")[2].rpartition("@")[2]
    if not unquote(place.partition("/")[2].partition("?")[0]):
        return "DATABASE_URL names no database, as in postgres://user:password@host:5432/rembuk."
    return ""


def unknown_names(given: list[str], known: set[str]) -> Iterator[str]:
    """Variables of ours by their first letters that nobody reads, with the nearest that is read."""
    for name in sorted(given):
        if not name.startswith("REMBUK_") or name in known or name.startswith("REMBUK_TEST_"):
            continue
        near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
        meant = f" Is {near[0]} meant?" if near else ""
        yield f"{name} is no setting of Rembuk and changes nothing.{meant}"
