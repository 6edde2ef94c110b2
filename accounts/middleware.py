from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from accounts.actions.people import remember_language
from accounts.actions.roles import bring_to_date
from accounts.fresh_sign_in import needs_fresh_sign_in, to_fresh_sign_in
from accounts.queries.people import person_of
from accounts.queries.roles import acting_role_of
from accounts.second_factor import lacks_second_factor, to_second_factor
from web.places import place_of, with_next


class PersonMiddleware:
    """``request.person``: who takes part, or None; ``request.acting_role``: as what they may act.

    A visitor without a session costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.person = person_of(request.user) if known else None  # type: ignore[attr-defined]
        # Asked by pages that show or need it, once for all of them.
        request.acting_role = SimpleLazyObject(lambda: acting_role_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400:
            remember_language(person=request.person, path=request.path_info)  # type: ignore[attr-defined]
        return response


class RolesOfTodayMiddleware:
    """Wagtail asks its groups: they are those of the roles held today, at each request.

    A job brings them to date too; that it is late, or does not run, opens nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if known and request.user.is_authenticated:
            held = bring_to_date(user=request.user, day=timezone.localdate())
            request.holds_a_role = held  # type: ignore[attr-defined]
        return self.get_response(request)


class SignInPlaceMiddleware:
    """Who has to sign in after sending a form comes back to the page on which it stood.

    The form's own address often takes nothing but forms, and a part of a page is no place for the
    sign-in: htmx is told to go there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        address = response.get("Location", "")
        sign_in = reverse("account_login")
        if response.status_code != 302 or not address.startswith(f"{sign_in}?next="):
            return response
        htmx = getattr(request, "htmx", None)
        if request.method == "POST" or htmx:
            address = with_next(sign_in, place_of(request))
            response["Location"] = address
        return HttpResponseClientRedirect(address) if htmx else response


OPEN_IN_ADMIN = ("login/", "logout/", "password_reset/", "jsi18n/", "sprite/")


class AdminMiddleware:
    """The admin opens to nobody who is signed in and has no work there, or lacks a second factor.

    Wagtail would send the first one to the sign-in, which would lead back. See ``role_required``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        before, _admin, inside = request.path_info.partition("/admin/")
        if before or not _admin or not request.user.is_authenticated:
            return None
        if lacks_second_factor(request.user):
            return to_second_factor(request)
        shut = not request.user.has_perm("wagtailadmin.access_admin")
        if shut and not inside.startswith(OPEN_IN_ADMIN):
            raise PermissionDenied
        return None


class FreshSignInMiddleware:
    """Sensitive steps of accounts without a password ask for a code by e-mail first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        return to_fresh_sign_in(request, name) if needs_fresh_sign_in(request, name) else None
