from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from residents.queries.roles import Hats
from residents.refusal import Refused
from residents.second_factor import lacks_second_factor, to_second_factor
from residents.submissions import (
    LONGEST_ANSWER,
    SENT_OTHERWISE,
    KeyReused,
    answer_to_visitor,
    once,
)
from web.parameters import text_in

View = Callable[..., HttpResponseBase]


def role_required(*roles: str) -> Callable[[View], View]:
    """Only for users who hold one of the roles now: visitors sign in first, others get 403.

    Who holds one without a required second factor is led to set one up.
    Who wears another hat is asked to change it first: an act for the city is done as what one is.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            hats: Hats = request.hats  # type: ignore[attr-defined]
            held = [one for one in hats.held if one.role in roles]
            if not held:
                raise PermissionDenied
            if lacks_second_factor(request.user):
                return to_second_factor(request)
            if not any(hats.for_role(role) for role in roles):
                context = {"held": held, "back": request.get_full_path()}
                return render(request, "residents/other_hat.html", context, status=403)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class _NotDone(Exception):
    """The form was not accepted: its page is the answer, and nothing of it is remembered."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def sent_once(
    view: View, *, as_visitor: bool = False, same: Callable[..., bool] | None = None
) -> View:
    """A form that is sent twice acts once; the second sending goes where the first one went.

    For views that answer a form with a redirect when it was done and with a page when it was not.
    Inside the decorators that say who may call. A sending without a key acts as it is.

    ``as_visitor`` is for forms that change who is signed in. No password is ever remembered; where
    a form sets one, ``same`` says with the view's arguments whether it is the one that was set.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = text_in(request.POST, "submission_key")
        if request.method != "POST" or not key:
            return view(request, *args, **kwargs)
        person = None if as_visitor else getattr(request, "person", None)
        first: list[HttpResponseBase] = []

        def act() -> str:
            response = view(request, *args, **kwargs)
            if response.status_code != 302 or _asks_who(response):
                raise _NotDone(response)
            first.append(response)
            place: str = response["Location"]
            return place if len(place) <= LONGEST_ANSWER else place.partition("?")[0]

        try:
            answer, again = once(person=person, key=key, body=_body(request), act=act)
            if again and same is not None and not same(request, *args, **kwargs):
                raise KeyReused(SENT_OTHERWISE)
        except _NotDone as other:
            return other.response
        except Refused as refused:
            context = {"refusal": refused, "back": request.path}
            return render(request, "residents/not_sent.html", context, status=refused.status)
        return first[0] if first else redirect(answer)

    guarded.uses_key = True  # type: ignore[attr-defined]
    return guarded


def also_after_the_account(view: View) -> View:
    """A form that ended the account and is sent again goes where its first sending went.

    Outside of the decorators that say who may call, for by then nobody is signed in any more; the
    view inside is ``sent_once(as_visitor=True)``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = text_in(request.POST, "submission_key")
        if request.method == "POST" and key and not request.user.is_authenticated:
            place = answer_to_visitor(key=key, body=_body(request))
            if place:
                return redirect(place)
        return view(request, *args, **kwargs)

    return guarded


def _asks_who(response: HttpResponseBase) -> bool:
    """The way to the question for the password once more: the form itself is still to be done."""
    return response["Location"].partition("?")[0] == reverse("account_reauthenticate")


def _body(request: HttpRequest) -> dict[str, object]:
    """What was typed and where. Nothing of a password, not even its hash."""
    typed = {
        name: values
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "submission_key") and "password" not in name
    }
    return {**typed, "at": request.path}
