"""Who acts for the city signs in with two factors, where the site requires it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.queries.staff import acts_for_the_city, has_second_factor


def lacks_second_factor(user: Any) -> bool:
    """Whether a required second factor is missing. Recovery codes alone are none."""
    if not settings.REMBUK_REQUIRE_MFA or not user.is_authenticated:
        return False
    if not acts_for_the_city(user):
        return False
    return not has_second_factor(user)


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page where a second factor is set up, with the reason."""
    messages.warning(
        request,
        _("Your work for the city needs a second step at sign-in. Set it up here, then go on."),
    )
    return redirect("mfa_index")
