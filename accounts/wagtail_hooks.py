from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.documents.models import AbstractDocument
from wagtail.models import Collection, Page

from accounts.actions.access import note_access
from accounts.models import User
from accounts.queries.people import person_of
from accounts.second_factor import lacks_second_factor, to_second_factor
from accounts.views import admin_roles
from privacy.choices import Seen
from web.admin_menu import PermittedItem


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    return [
        path("peran/", admin_roles.list_roles, name="accounts_roles"),
        path("peran/beri/", admin_roles.give_role, name="accounts_give_role"),
        path("peran/<number:pk>/akhiri/", admin_roles.take_role, name="accounts_end_role"),
    ]


class RolesItem(PermittedItem):
    permission = "accounts.change_roleassignment"


@hooks.register("register_settings_menu_item")
def add_roles() -> MenuItem:
    return RolesItem(_("Roles"), reverse("accounts_roles"), icon_name="group", order=310)


@hooks.register("before_serve_page")
def guard_page(
    page: Page, request: HttpRequest, _args: object, _kwargs: object
) -> HttpResponse | None:
    """Pages for a group of those who act for the city."""
    return _guard(page, request)


@hooks.register("before_serve_document", order=-1)
def guard_document(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """Documents in a collection for such a group, before Wagtail sends somebody to the sign-in."""
    return _guard(document.collection, request)


def _guard(thing: Page | Collection, request: HttpRequest) -> HttpResponse | None:
    """Who is signed in and is not of the group reads that; our sign-in would lead back here.

    Who is of it needs the second step that the work for the city needs.
    """
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    if not known or not request.user.is_authenticated:
        return None
    groups = [one for one in thing.get_view_restrictions() if one.restriction_type == one.GROUPS]
    if not all(one.accept_request(request) for one in groups):
        raise PermissionDenied
    return to_second_factor(request) if groups and lacks_second_factor(request.user) else None


@hooks.register("before_edit_user")
def note_look_at_account(request: HttpRequest, user: User) -> None:
    """An administrator opened an account with its address: its person can see that."""
    person = person_of(user)
    if request.method == "GET" and person is not None and isinstance(request.user, User):
        note_access(
            officer=request.user,
            person=person,
            what=Seen.ACCOUNT,
            why=gettext_noop("administration of accounts"),
            at=timezone.now(),
        )
