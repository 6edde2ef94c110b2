"""Limits on how often one person or one address may do something.

Fixed windows in the cache: shared by all machines, and by the processes of each machine while
Redis is away (``residents.caches``). A limit never makes a request fail.
"""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

IPV6_PREFIX = 64
"""One connection gets so many leading bits of an IPv6 address and chooses the rest itself."""


class TooMany(Exception):
    """Too many in this window; ``retry_after`` is in seconds. Becomes HTTP 429."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


def check_rate(request: HttpRequest, action: str) -> None:
    """Count one ``action`` of this person, or of this address for a visitor.

    The limits are ``settings.REMBUK_LIMITS[action]``: how many in how many seconds.
    Raises TooMany above it.
    """
    person = getattr(request, "person", None)
    _count(action, f"p{person.pk}" if person else f"a{network_of(request)}")


def check_rate_of_network(request: HttpRequest, action: str) -> None:
    """Count one ``action`` of this address, whoever signed in from there. Raises TooMany."""
    _count(action, f"a{network_of(request)}")


def check_rate_of(action: str, subject: str) -> None:
    """Count one ``action`` about a mail address or a number, whoever does it, from wherever.

    In the cache it is a keyed hash. Raises TooMany above the limit.
    """
    _count(action, f"s{salted_hmac('limit', subject, algorithm='sha256').hexdigest()}")


def _count(action: str, who: str) -> None:
    amount, window = settings.REMBUK_LIMITS[action]
    now = time.time()
    key = f"limit:{action}:{who}:{int(now // window)}"
    if count_once_more(key, window + 5) > amount:
        raise TooMany(int(window - now % window) + 1)


def count_once_more(key: str, seconds: int) -> int:
    """How often this was counted, with this time, since it was first, at most so many seconds."""
    for _attempt in range(2):
        if cache.add(key, 1, timeout=seconds):
            return 1
        try:
            return int(cache.incr(key))
        except ValueError:  # the entry ended, or Redis went, between the two calls
            continue
    return 1


def network_of(request: HttpRequest) -> str:
    """By what an address is counted: an IPv4 address, or the /64 in which an IPv6 one lies."""
    address = ipaddress.ip_address(str(get_adapter().get_client_ip(request)))
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address), IPV6_PREFIX), strict=False))


def device_of(request: HttpRequest) -> dict[str, str]:
    """Address and browser of a request, to be counted by and not to be kept."""
    return {
        "address": network_of(request),
        "agent": request.headers.get("User-Agent", "")[:400],
    }
