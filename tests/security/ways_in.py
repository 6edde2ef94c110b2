"""Which views can let somebody in: found in what they call, not by their names.

From each view on everything is followed that it calls, wraps or inherits, in our code and in that
of the libraries which bring views, until a call is met that signs in, unlocks or sets a password.
"""

import functools
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

FOLLOWED = (*settings.REMBUK_APPS, "allauth", "wagtail", "django.contrib.auth", "ninja")
LET_IN = {
    "perform_login", "perform_password_login", "perform_passwordless_login", "resume_login",
    "complete_signup", "complete_login", "mark_as_passed", "set_password", "force_login",
}  # fmt: skip
STAGES = ({"exit", "stage"}, {"exit", "_login_stage"}, {"finish", "_process"})
"""How allauth's views go on with a sign-in that waited for something."""
SIGN_IN = (login, update_session_auth_hash)


def every_pattern(
    resolver: URLResolver | None = None, inside: tuple[str, ...] = (), route: str = ""
) -> Iterator[tuple[str, Any]]:
    """Name (or route, without one) and view of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = f"{route}{entry.pattern}"
        if isinstance(entry, URLResolver):
            below = (*inside, entry.namespace) if entry.namespace else inside
            yield from every_pattern(entry, below, here)
        elif isinstance(entry, URLPattern):
            yield ":".join((*inside, entry.name)) if entry.name else here, entry.callback


def lets_in(view: Any) -> bool:
    """Whether something that this view can call lets somebody in."""
    seen: set[int] = set()
    waiting = [view]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if any(thing is one for one in SIGN_IN):
            return True
        names, more = _looked_into(thing)
        if names & LET_IN or any(pair <= names for pair in STAGES):
            return True
        waiting += [one for one in more if _is_followed(one)]
    return False


def _is_followed(thing: Any) -> bool:
    module = getattr(thing, "__module__", None) or ""
    if inspect.isclass(thing) and issubclass(thing, Model):
        return False  # every account can set its password; what matters is who asks it to
    return callable(thing) and (
        module.startswith(FOLLOWED) or any(thing is one for one in SIGN_IN) or _wraps(thing)
    )


def _wraps(thing: Any) -> bool:
    return isinstance(thing, functools.partial) or hasattr(thing, "__wrapped__")


def _looked_into(thing: Any) -> tuple[set[str], list[Any]]:
    """The names in it, and what it can call."""
    if isinstance(thing, functools.partial):
        return set(), [thing.func, *thing.args]
    if inspect.isclass(thing):
        own = [base for base in thing.__mro__ if base.__module__.startswith(FOLLOWED)]
        values = [value for base in own for value in vars(base).values()]
        return set(), [_bare(value) for value in values]
    if not isinstance(thing, FunctionType):
        return set(), [_bare(getattr(thing, "func", None))]
    more = [getattr(thing, "view_class", None), getattr(thing, "__wrapped__", None)]
    for cell in thing.__closure__ or ():
        try:
            more.append(_bare(cell.cell_contents))
        except ValueError:  # not filled yet
            continue
    names: set[str] = set()
    for code in _codes(thing.__code__):
        names |= set(code.co_names)
    more += [_bare(thing.__globals__.get(name)) for name in names]
    more += _in_modules([thing.__globals__.get(name) for name in names], names)
    return names, more


def _in_modules(found: list[Any], names: set[str]) -> list[Any]:
    """What stands in modules, also in those inside of them, under one of these names."""
    modules = [one for one in found if isinstance(one, ModuleType)]
    more = []
    for module in modules:
        for name in names:
            value = getattr(module, name, None)
            if not isinstance(value, ModuleType):
                more.append(value)
            elif value not in modules:
                modules.append(value)
    return more


def _bare(value: Any) -> Any:
    if isinstance(value, (staticmethod, classmethod)):
        return value.__func__
    if isinstance(value, property):
        return value.fget
    if isinstance(value, functools.cached_property):
        return value.func
    return value


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
