"""The first pages of a new site: home, consultations and news, in every language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, NewsIndexPage
from participation.models import ConsultationIndexPage


@transaction.atomic
def follow_base_url() -> bool:
    """Wagtail's site has host and port of ``REMBUK_BASE_URL``: editors' mails link to it.

    Returns whether that was new. A second site that somebody made for the same address stays.
    """
    site = Site.objects.filter(is_default_site=True).first()
    own = urlsplit(settings.REMBUK_BASE_URL)
    port = own.port or (443 if own.scheme == "https" else 80)
    wanted = (own.hostname or "localhost", port)
    if site is None or (site.hostname, site.port) == wanted:
        return False
    if Site.objects.filter(hostname=wanted[0], port=port).exists():
        return False
    site.hostname, site.port = wanted
    site.save()
    return True


@transaction.atomic
def ensure_site() -> bool:
    """Make what a new database lacks; an existing site is left alone. Says whether it was new."""
    if HomePage.objects.exists():
        return False
    codes = [settings.LANGUAGE_CODE]
    codes += [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code in codes]
    home = _home(locales[0])
    for locale in locales:
        if locale != locales[0]:
            copy = home.copy_for_translation(locale)
            _publish(copy, locale)
        for page in home.get_children().specific():
            if locale != locales[0]:
                _publish(page.copy_for_translation(locale), locale)
    return True


def _home(locale: Locale) -> HomePage:
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    welcome = site.root_page if site.pk else None
    home = HomePage(title="Rembuk", slug="beranda", locale=locale)
    Page.get_first_root_node().add_child(instance=home)
    for page in (
        ConsultationIndexPage(title="-", slug="konsultasi", locale=locale),
        NewsIndexPage(title="-", slug="berita", locale=locale),
    ):
        home.add_child(instance=page)
        _publish(page, locale)
    _publish(home, locale)
    site.root_page, site.site_name = home, "Rembuk"
    site.save()
    if welcome is not None and welcome.specific_class is Page:
        welcome.delete()
    return home


def _publish(page: Page, locale: Locale) -> None:
    with translation.override(locale.language_code):
        titles = {
            ConsultationIndexPage: _("Consultations"),
            NewsIndexPage: _("News"),
            HomePage: _("What is being decided in %(city)s?") % {"city": settings.REMBUK_CITY},
        }
    page.title = titles[type(page)]
    page.save_revision().publish()
