"""Answering a form that was sent: once, and in the words of whoever sent it when it is refused.

A view makes a ``Posting`` of its request and form, says what is to be done, and answers with a way
on when it was done and with its own page when it was not::

    sent = Posting(request, form)
    if sent.complete and sent.did(withdraw_idea, idea=idea, person=request.person, at=now):
        return redirect("proposals:list-ideas", slug)
    return render(request, PAGE, {"form": form, "refusal": sent.refusal}, status=sent.status)

No view catches Refused itself. TooMany passes through: a middleware answers it with 429 and
Retry-After, for pages, parts of pages and the API alike.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from web.parameters import text_in
from web.refusal import Refused
from web.submissions import (
    LONGEST_ANSWER,
    SENT_OTHERWISE,
    Done,
    Kept,
    KeyReused,
    Place,
    Sending,
    answer_to_visitor,
    once,
)

View = Callable[..., HttpResponseBase]
P = ParamSpec("P")
T = TypeVar("T")

UNFINISHED = 422
"""The status of a page that shows a form again because of what stands in it."""
WHOLE_FORM = NON_FIELD_ERRORS
"""Where a refusal is told above the fields of a form."""


class Posting:
    """What becomes of a form: not sent, not filled in, refused, or done.

    ``form`` may be missing where a button is the whole form. ``told_at`` says which errors the
    form tells, and at which field (or WHOLE_FORM); every other Refused is left to the page, in
    ``refusal``. ``refusal`` is given where the rule refuses before anything is sent, and ``key``
    where a form that came without one acts all the same.
    """

    def __init__(
        self,
        request: HttpRequest,
        form: BaseForm | None = None,
        *,
        told_at: Mapping[type[Exception], str] | None = None,
        refusal: Refused | None = None,
        key: str = "",
    ) -> None:
        self.request = request
        self.form = form
        self.key = key or text_in(request.POST, "submission_key")
        self.refusal = refusal
        self.error: Exception | None = refusal
        """What stood against it, whoever tells it."""
        self.again = False
        """Whether the same sending was answered before."""
        self._told_at = told_at or {}
        self._known: tuple[type[Exception], ...] = (Refused, *self._told_at)

    @property
    def is_sent(self) -> bool:
        """Whether this is a sending and not a look at the page."""
        return self.request.method == "POST"

    @property
    def complete(self) -> bool:
        """Whether it was sent, filled in as the form asks, and not refused before."""
        filled_in = self.form is None or self.form.is_valid()
        return self.is_sent and filled_in and self.refusal is None

    @property
    def status(self) -> int:
        """Of the page that is shown when it was not done."""
        if self.refusal is not None:
            return self.refusal.status
        return UNFINISHED if self.is_sent else 200

    @sensitive_variables()
    def did(self, act: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Do it; whether it was done."""
        return self.made(_done, act, *args, **kwargs) is not None

    @sensitive_variables()
    def made(self, act: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Do it; what it made, None when it was refused."""
        try:
            return act(*args, **kwargs)
        except self._known as error:
            self._note(error)
            return None

    @sensitive_variables()
    def did_once(
        self,
        body: Mapping[str, object],
        act: Callable[P, object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> bool:
        """The same for a form with a key: a second sending does nothing more.

        ``body`` is what tells this sending from another; see ``web.submissions.once``.
        """
        return self.once(body, Done, _done, act, *args, **kwargs) is not None

    @sensitive_variables()
    def once(
        self,
        body: Mapping[str, object],
        kept: type[Kept],
        act: Callable[P, Kept],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Kept | None:
        """The same for what makes something: a second sending gets what the first one made."""
        sending = Sending(getattr(self.request, "person", None), self.key, body)
        found = self.made(once, sending, kept, act, *args, **kwargs)
        if found is None:
            return None
        answer, self.again = found
        return answer

    def _note(self, error: Exception) -> None:
        self.error = error
        for kind, field in self._told_at.items():
            if isinstance(error, kind) and self.form is not None:
                self.form.add_error(field, str(getattr(error, "sentence", error)))
                return
        if not isinstance(error, Refused):
            raise error
        self.refusal = error


@sensitive_variables()
def _done(act: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> Done:
    act(*args, **kwargs)
    return Done()


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
        sending = Sending(person, key, _body(request))
        first: list[HttpResponseBase] = []
        try:
            place, again = once(sending, Place, _way_on, first, view, request, *args, **kwargs)
            if again and same is not None and not same(request, *args, **kwargs):
                raise KeyReused(SENT_OTHERWISE)
        except _NotDone as other:
            return other.response
        except Refused as refused:
            context = {"refusal": refused, "back": request.path}
            return render(request, "web/not_sent.html", context, status=refused.status)
        return first[0] if first else redirect(place.url)

    guarded.uses_key = True  # type: ignore[attr-defined]
    return guarded


def _way_on(
    first: list[HttpResponseBase],
    view: View,
    request: HttpRequest,
    *args: object,
    **kwargs: object,
) -> Place:
    """Where the view leads when it did what was asked; its answer is put into ``first``.

    Raises _NotDone, which undoes what was written, when it answers with a page.
    """
    response = view(request, *args, **kwargs)
    if response.status_code != 302 or _asks_who(response):
        raise _NotDone(response)
    first.append(response)
    url: str = response["Location"]
    return Place(url if len(url) <= LONGEST_ANSWER else url.partition("?")[0])


def also_after_the_account(view: View) -> View:
    """A form that ended the account and is sent again goes where its first sending went.

    Outside of the decorators that say who may call, for by then nobody is signed in any more; the
    view inside is ``sent_once(as_visitor=True)``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = text_in(request.POST, "submission_key")
        if request.method == "POST" and key and not request.user.is_authenticated:
            place = answer_to_visitor(key=key, body=_body(request), kept=Place)
            if place is not None:
                return redirect(place.url)
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
