"""What an editor sends is done as a whole or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def in_one_transaction(view: View) -> View:
    """A POST in one transaction: Wagtail saves a page first and tells of it afterwards, and a
    page that the site cannot apply must not be public. Reading takes none."""

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return whole
