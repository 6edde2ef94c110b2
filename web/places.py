"""Where somebody was, and the way back there after signing in or being verified.

A place is a path of this site with its query and anchor (``web.values.safe_place``).
"""

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from web.parameters import place_in, text_in
from web.values import safe_place

KEPT = "return_to"
"""In the session: where a person wanted to take part when the verification was still missing."""
AFTER_RESET = "place_after_reset"
"""In the session: where somebody who forgot the password had wanted to sign in."""
BESIDE = re.compile(r"K-\d+|debat|dukungan-\d+")
"""Anchors beside which pages show their messages; those for others stand on top."""


def place_of(request: HttpRequest) -> str:
    """The page that the reader sees: also when a part of it or a sent form is answered."""
    htmx = getattr(request, "htmx", None)
    try:
        shown = htmx.current_url_abs_path if htmx else None
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all
        return ""
    if shown:
        return safe_place(shown)
    if request.method in ("GET", "HEAD"):
        return safe_place(request.get_full_path())
    if came_from.netloc != request.get_host():
        return ""
    return safe_place(came_from._replace(scheme="", netloc="").geturl())


def way_back(request: HttpRequest, anchor: str = "") -> str:
    """Where signing in leads from here; the pages of the account hand on what they were given."""
    if request.path.startswith(reverse("account_login").removesuffix("login/")):
        return place_in(request.POST) or place_in(request.GET)
    place = place_of(request)
    return f"{place.partition('#')[0]}#{anchor}" if place and anchor else place


def with_next(address: str, place: str) -> str:
    """An address with the place to which it leads back, if there is one."""
    return f"{address}?{urlencode({'next': place})}" if place else address


def keep_place(request: HttpRequest) -> str:
    """Where to go once verified: as the address says, else as it was kept. For signed-in people."""
    named = place_in(request.GET)
    if named:
        request.session[KEPT] = named
    return named or safe_place(request.session.get(KEPT, ""))


def keep_place_for_reset(request: HttpRequest) -> None:
    """Where to go after choosing a new password, which begins with a mail in another window."""
    named = place_in(request.GET, "kembali")
    if named:
        request.session[AFTER_RESET] = named


def leave_for_place(request: HttpRequest, default: str) -> str:
    """The kept place, which is then forgotten."""
    return safe_place(request.session.pop(KEPT, ""), default)


def say_at(request: HttpRequest, place: str, words: str, level: int = messages.SUCCESS) -> None:
    """A message beside what the place's anchor names, where the eyes are after going there."""
    messages.add_message(request, level, words, extra_tags=f"at:{place}")


def anchor_of(message: Any, request: HttpRequest) -> str:
    """The anchor on this page at which a message stands; empty for one on top.

    The way to a comment may lead over the address of its debate: its number tells that it is here.
    """
    place, _hash, anchor = (message.extra_tags or "").removeprefix("at:").partition("#")
    named = anchor == f"K-{text_in(request.GET, 'komentar')}"
    here = named or place.partition("?")[0] == request.path
    return anchor if here and BESIDE.fullmatch(anchor) else ""


def anchors_said(request: Any) -> set[str]:
    """The anchors on this page at which something is said to a signed-in person."""
    if not request.person:
        return set()
    return {anchor_of(one, request) for one in messages.get_messages(request)} - {""}
