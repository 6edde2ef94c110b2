"""What the base template needs: the same page in the other language, and the place we are at."""

from typing import Any

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.choices import Role
from accounts.models import User
from accounts.queries.people import assignments
from accounts.queries.roles import ActingRole
from notices.models import Notice
from participation.pages.head import CardPicture, card_picture, translations
from web import page_cache
from web.parameters import number_in

register = template.Library()

WORKPLACES: list[tuple[set[str], object, str, str]] = [
    ({Role.MODERATOR}, _("Moderation queue"), "gavel", "moderation:show-queue"),
    ({Role.MODERATOR}, _("Pauses and limits"), "clock", "participation:list-measures"),
    ({Role.KELURAHAN_OFFICER}, _("Verification desk"), "shield-check", "residents:desk"),
    ({Role.KELURAHAN_OFFICER}, _("Votes on paper"), "checkbox", "polls:list-paper"),
    ({Role.RT_HEAD}, _("Who lives in my RT"), "users", "residents:rt"),
    ({Role.OFFICIAL}, _("Reports and decisions"), "chart-bar", "insights:list-reports"),
    ({Role.OFFICIAL, Role.MODERATOR}, _("Explorer"), "search", "insights:explore"),
    ({Role.OFFICIAL}, _("Votes"), "checkbox", "polls:list-polls"),
    ({Role.PRIVACY_OFFICER}, _("Deleted by itself"), "trash", "privacy_retention"),
    ({Role.EDITOR, Role.PUBLISHER}, _("Edit the site"), "edit", "wagtailadmin_home"),
]
"""Where each role works: words, icon and the name of its address."""


def first_workplace(user: User) -> str:
    """The address at which somebody with a role begins, empty for residents."""
    roles = {assignment.role for assignment in assignments(user, timezone.now())}
    names = (name for allowed, _words, _icon, name in WORKPLACES if roles & allowed)
    return next((reverse(name) for name in names), "")


@register.simple_tag(takes_context=True)
def workplaces(context: dict[str, Any]) -> list[dict[str, object]]:
    """The pages on which the role that one acts in has a task; for signed-in users only."""
    request = context["request"]
    acting_role: ActingRole = request.acting_role
    roles = {
        assignment.role for assignment in acting_role.held if acting_role.for_role(assignment.role)
    }
    found = []
    for allowed, words, icon, name in WORKPLACES:
        if roles & allowed or (request.user.is_superuser and not acting_role.as_resident):
            try:
                found.append({"words": words, "icon": icon, "url": reverse(name)})
            except NoReverseMatch:
                continue
    return found


@register.simple_tag(takes_context=True)
def unread_count(context: dict[str, Any]) -> int:
    """How many notices the signed-in person has not read."""
    return Notice.objects.filter(person=context["request"].person, read_at=None).count()


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, str]]:
    """The other languages of the site with the address of this page in each of them.

    A Wagtail page leads to its live translation, else to itself with a notice.
    """
    here = get_language()
    return [
        {"code": code, "name": LANG_INFO[code]["name_local"], "url": _url(context, code)}
        for code, _name in settings.LANGUAGES
        if code != here
    ]


@register.simple_tag(takes_context=True)
def current(context: dict[str, Any], address: str, *, exact: bool = False) -> bool:
    """Whether this page is the one at ``address`` or, unless ``exact``, below it."""
    request = context.get("request")
    if not request or not address:
        return False
    path: str = request.path
    return path == address if exact else path.startswith(address)


@register.simple_tag(takes_context=True)
def own_addresses(context: dict[str, Any]) -> dict[str, Any]:
    """The one address of this page (``canonical``) and that in each language (``others``).

    A page that is shown in the source language for want of a translation points to its source.
    Empty where there is no page, as on an error.
    """
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return {}
    page, here = context.get("page"), get_language() or ""
    if isinstance(page, Page):
        paths = translations(page, request)
        path = paths.get(here) or paths.get(page.locale.language_code) or request.path
    else:
        codes = [code for code, _name in settings.LANGUAGES]
        paths = {code: _url(context, code).partition("?")[0] for code in codes}
        path = request.path
    number = number_in(request.GET, "p")
    turned = f"?p={number}" if number > 1 else ""
    base = settings.REMBUK_BASE_URL
    return {
        "canonical": base + path + turned,
        "others": [(code, base + found + turned) for code, found in paths.items()],
        "default": base + paths.get(settings.LANGUAGE_CODE, path) + turned,
    }


@register.simple_tag
def picture_of_card(page: object = None) -> CardPicture:
    """The picture with which a page is passed on."""
    return card_picture(page if isinstance(page, Page) else None)


@register.simple_tag
def words_of_card(page: object = None) -> str:
    """The sentence with which a page is passed on; empty for one that has none."""
    names = ("promise", "summary", "introduction")
    return next((words for name in names if (words := getattr(page, name, ""))), "")


def _url(context: dict[str, Any], code: str) -> str:
    home = f"/{code}/"
    given = context.get("language_urls")
    if given and code in given:
        return str(given[code])
    request = context.get("request")
    if not request:
        return home
    page = context.get("page")
    if isinstance(page, Page):
        address = page_cache.fact(
            f"address:{page.pk}:{code}", lambda: _page_url(page, code, request)
        )
        return address or home
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        return home
    return _same_view(request, match, code)


def _same_view(request: HttpRequest, match: ResolverMatch, code: str) -> str:
    """As ``django.urls.translate_url``, without looking for the address of this page once more."""
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    with override(code):
        try:
            address = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return request.get_full_path()
    return f"{address}?{query}" if query else address


def _page_url(page: Page, code: str, request: Any) -> str:
    others = Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=code, live=True
    )
    other = others.first()
    if other:
        return other.get_url(request) or ""
    here = page.get_url(request) or ""
    source = f"/{settings.LANGUAGE_CODE}/"
    # Without a translation the page is shown there too, in the source language.
    return f"/{code}/" + here.removeprefix(source) if here.startswith(source) else ""
