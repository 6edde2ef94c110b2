"""Limits on how often one person or one address may do something.

Fixed windows in the cache: shared by all machines, and by the processes of each machine while
Redis is away (``web.caches``). A limit never makes a request fail.

What tells by itself when somebody voted is counted in the memory of each process alone: neither a
file nor a server keeps who did it in which minute.
"""

import ipaddress
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import BaseCache, cache, caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

IPV6_PREFIX = 64
"""One connection gets so many leading bits of an IPv6 address and chooses the rest itself."""


IN_MEMORY = frozenset({"vote", "check", "answer"})
"""Actions that leave no trace of who did them when."""


class TooMany(Exception):
    """Too many in this window; ``retry_after`` is in seconds. Becomes HTTP 429.

    ``words`` is what the person reads, where there is more to say than to wait.
    """

    def __init__(self, retry_after: int, words: "_StrPromise | str" = "") -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
        self.words = words


def check_rate(request: HttpRequest, action: str) -> None:
    """Count one ``action`` of this person, or of this address for a visitor.

    The limits are ``settings.REMBUK_LIMITS[action]``: how many in how many seconds.
    Raises TooMany above it.
    """
    check_counts([(action, _who(request))])


def within_rate(request: HttpRequest, action: str) -> bool:
    """Count one ``action`` like ``check_rate``; False above the limit."""
    try:
        check_rate(request, action)
    except TooMany:
        return False
    return True


def take_back_rate(request: HttpRequest, action: str) -> None:
    """What ``check_rate`` counted last in this request was no try after all."""
    take_back([(action, _who(request))])


def _who(request: HttpRequest) -> str:
    person = getattr(request, "person", None)
    return f"p{person.pk}" if person else f"a{network_of(request)}"


def check_rate_of_network(request: HttpRequest, action: str) -> None:
    """Count one ``action`` of this address, whoever signed in from there. Raises TooMany."""
    check_counts([(action, f"a{network_of(request)}")])


def check_rate_of(action: str, subject: str) -> None:
    """Count one ``action`` about a mail address or a number, whoever does it, from wherever.

    Raises TooMany above the limit.
    """
    check_counts([(action, subject)])


def check_counts(counted: list[tuple[str, str]], words: "_StrPromise | str" = "") -> None:
    """Count each action of its subject once. Raises TooMany for the first one above its limit."""
    for action, subject in counted:
        amount, window = settings.REMBUK_LIMITS[action]
        if count_once_more(_key(action, subject), window + 5, _where(action)) > amount:
            raise TooMany(int(window - time.time() % window) + 1, words)


def take_back(counted: list[tuple[str, str]]) -> None:
    """Count each of them once less."""
    for action, subject in counted:
        with suppress(ValueError):  # its window ended meanwhile
            _where(action).decr(_key(action, subject))


def is_above(action: str, subject: str) -> bool:
    """Whether more than allowed were counted, without counting."""
    amount, _window = settings.REMBUK_LIMITS[action]
    return int(_where(action).get(_key(action, subject)) or 0) > amount


def _where(action: str) -> BaseCache:
    return caches["memory"] if action in IN_MEMORY else cache


def _key(action: str, subject: str) -> str:
    """In the cache stands a keyed hash of whom or what is counted."""
    _amount, window = settings.REMBUK_LIMITS[action]
    mark = salted_hmac("limit", subject, algorithm="sha256").hexdigest()
    return f"limit:{action}:{mark}:{int(time.time() // window)}"


def count_once_more(key: str, seconds: int, where: BaseCache = cache) -> int:
    """How often this was counted, with this time, since it was first, at most so many seconds."""
    for _attempt in range(2):
        if where.add(key, 1, timeout=seconds):
            return 1
        try:
            return int(where.incr(key))
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
