"""What an editor sends is done as a whole or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.models.publishing import CannotBePublished

View = Callable[..., HttpResponseBase]


def in_one_transaction(view: View) -> View:
    """A POST in one transaction: Wagtail saves a page first and tells of it afterwards, and a
    page that the site cannot apply must not be public. Reading takes none.

    A draft that is published past its form (with others, or by an approval) and lacks something
    leads to its form, with a sentence.
    """

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except CannotBePublished as error:
            return _lead_to_form(request, error)

    return whole


def _lead_to_form(request: HttpRequest, error: CannotBePublished) -> HttpResponseBase:
    page = error.page
    known = {field.name: str(field.verbose_name) for field in page._meta.fields}
    names = [known.get(name, name) for name in getattr(error, "error_dict", {})]
    messages.error(
        request,
        _("“%(title)s” cannot be published yet. Please look at: %(fields)s.")
        % {"title": page.title, "fields": ", ".join(names)},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
