"""Addresses that Wagtail brings and that we close: its own ways in, and its tests of itself.

Signing in, resetting a password and unlocking a page happen at one place, with limits and the
second step. Wagtail finds its addresses by name, so each name stays and leads there.
"""

from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse

from web.parameters import place_in
from web.places import with_next


def to_sign_in(request: HttpRequest, **_where: object) -> HttpResponse:
    """Everybody; to our sign-in, which leads on to ``next`` when that lies on this site."""
    return redirect(with_next(reverse("account_login"), place_in(request.GET)))


def to_new_password(_request: HttpRequest, **_where: object) -> HttpResponse:
    """Everybody; to our page that sends the way to a new password."""
    return redirect("account_reset_password")


def not_there(_request: HttpRequest) -> HttpResponse:
    """Nobody; also not somebody who would be led to the sign-in at other addresses of the admin."""
    raise Http404


LEAD_ELSEWHERE: dict[str, Callable[..., HttpResponse]] = {
    "wagtailadmin_login": to_sign_in,
    "wagtailcore_login": to_sign_in,
    "wagtailcore_authenticate_with_password": to_sign_in,
    "wagtaildocs_authenticate_with_password": to_sign_in,
    "wagtailadmin_password_reset": to_new_password,
    "wagtailadmin_password_reset_done": to_new_password,
    "wagtailadmin_password_reset_confirm": to_new_password,
    "wagtailadmin_password_reset_complete": to_new_password,
}
NOT_THERE = {"failwhale/", "test404/"}
"""Routes of the admin: an error on purpose, and the look of a page that is not found."""


def with_closed_doors(
    patterns: Iterable[URLPattern | URLResolver],
) -> list[URLPattern | URLResolver]:
    """The same addresses with the same names, without Wagtail's own ways in."""
    found: list[URLPattern | URLResolver] = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            found.append(_inside(entry))
        elif str(entry.pattern) in NOT_THERE:
            found.append(URLPattern(entry.pattern, not_there))
        else:
            view = LEAD_ELSEWHERE.get(entry.name or "", entry.callback)
            found.append(URLPattern(entry.pattern, view, entry.default_args, entry.name))
    return found


def _inside(entry: URLResolver) -> URLResolver:
    """The resolver itself when nothing in it changes."""
    closed = with_closed_doors(entry.url_patterns)
    unchanged = len(closed) == len(entry.url_patterns) and all(
        new.callback is old.callback
        if isinstance(new, URLPattern) and isinstance(old, URLPattern)
        else new is old
        for new, old in zip(closed, entry.url_patterns, strict=True)
    )
    if unchanged:
        return entry
    return URLResolver(entry.pattern, closed, entry.default_kwargs, entry.app_name, entry.namespace)
