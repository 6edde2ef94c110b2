"""Devices on which somebody signed in before: a signed cookie, and nothing on the server.

A known device has its own count of wrong passwords and codes. So a stranger who tries them, from
the same connection or from everywhere, cannot keep the holder of the account out of it. It opens
nothing by itself, and a new password makes every device unknown.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

DAYS = 180
MOST_ACCOUNTS = 5
"""On one device, the last ones that signed in."""


def device_known_to(request: HttpRequest, user: Any) -> str:
    """The name of this device when the user signed in on it before; "" for any other."""
    kept = _kept(request)
    if not isinstance(user, User) or not kept:
        return ""
    mark = _mark(kept["id"], user)
    return kept["id"] if any(constant_time_compare(mark, one) for one in kept["of"]) else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Make this device known to the user, with what it knows already."""
    kept = _kept(request) or {"id": secrets.token_hex(16), "of": []}
    mark = _mark(kept["id"], user)
    marks = [mark, *(one for one in kept["of"] if one != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        settings.REMBUK_DEVICE_COOKIE,
        signing.dumps({"id": kept["id"], "of": marks}, salt="known-device"),
        max_age=DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    sent = request.COOKIES.get(settings.REMBUK_DEVICE_COOKIE, "")
    try:
        kept = signing.loads(sent, salt="known-device", max_age=DAYS * 86400) if sent else None
    except signing.BadSignature:
        return None
    return kept if isinstance(kept, dict) else None


def _mark(device: str, user: User) -> str:
    """Names neither the account nor its address; the hash of the password is part of it."""
    value = f"{device}:{user.pk}:{user.get_session_auth_hash()}"
    return salted_hmac("known-device", value, algorithm="sha256").hexdigest()[:32]
