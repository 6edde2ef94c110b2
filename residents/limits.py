"""Limits on how often one person or one address may do something.

Fixed windows in the shared cache: when the cache is away nothing is limited and nothing breaks.
"""

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


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
    _count(action, f"p{person.pk}" if person else f"a{get_adapter().get_client_ip(request)}")


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
    """How often this was counted, with this time, in so many seconds; 0 when the cache is away."""
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        count = cache.incr(key) or 0
    except ValueError:  # the entry went between the two calls
        return 0
    cache.touch(key, seconds)  # a cache of files forgets the time limit when it counts
    return int(count)


def device_of(request: HttpRequest) -> dict[str, str]:
    """Address and browser of a request, to be counted by and not to be kept."""
    return {
        "address": str(get_adapter().get_client_ip(request)),
        "agent": request.headers.get("User-Agent", "")[:400],
    }
