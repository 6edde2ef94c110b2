"""The demonstration's web site: home page, news, and texts, in both languages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from accounts.models import User
from cms.models import HomePage, NewsIndexPage, NewsPage, TextPage
from demo import content, pictures
from demo.appearance import set_appearance
from participation.models import ConsultationIndexPage

P = TypeVar("P", bound=Page)
LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Who writes the pages, and who approves them."""

    editor: User
    publisher: User


def build_site(*, by: Newsroom, now: datetime) -> dict[str, ConsultationIndexPage]:
    """Make the site in both languages. Returns the consultation lists by language."""
    written = content.pages()
    homes = _homes(written["home"], by)
    index: dict[str, ConsultationIndexPage] = in_both_languages(
        homes, ConsultationIndexPage(slug="konsultasi"), written["consultations"], by, now
    )
    lists: dict[str, NewsIndexPage] = in_both_languages(
        homes, NewsIndexPage(slug="berita"), written["news"], by, now
    )
    for page in written["pages"]:
        words = {language: page[language] for language in LANGUAGES}
        in_both_languages(homes, TextPage(slug=page["slug"], body="[]"), words, by, now)
    for item in reversed(content.news()):
        _article(lists, item, by, now)
    _submit(lists["id"], content.article_to_approve(), by.editor, now)
    set_appearance()
    return index


def in_both_languages(
    parents: dict[str, Any],
    page: P,
    words: dict[str, dict[str, Any]],
    by: Newsroom,
    at: datetime,
    *,
    translate: Callable[[P], None] | None = None,
) -> dict[str, P]:
    """Publish ``page`` below its parent in Indonesian, then its English translation.

    ``words`` has the fields of each language; ``translate`` changes the copy's children.
    """
    fill(page, words["id"], "id")
    parent = Page.objects.get(pk=parents["id"].pk)
    page.locale = parents["id"].locale
    page.live = False
    parent.add_child(instance=page)
    publish(page, by, at)
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    fill(english, words["en"], "en")
    if translate:
        translate(english)
    publish(english, by, at)
    return {"id": page, "en": english}


def publish(page: Page, by: Newsroom, at: datetime) -> None:
    """Publish it as the newsroom does, so that all that hears of a publication hears of it."""
    page.save_revision(user=by.editor, log_action=True).publish(user=by.publisher)
    Page.objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)
    page.refresh_from_db()


def fill(page: Page, words: dict[str, Any], language: str) -> None:
    for name, value in words.items():
        setattr(page, name, body(value, language) if name == "body" else value)


def body(blocks: list[list[str]], language: str) -> str:
    """The stream of blocks: heading, paragraph, quote with its source, picture, or fact by name."""
    return json.dumps([{"type": block[0], "value": _value(block, language)} for block in blocks])


def _value(block: list[str], language: str) -> object:
    kind, first = block[0], block[1]
    if kind == "quote":
        return {"quote": first, "source": block[2]}
    if kind == "picture":
        image: Any = pictures.picture(first)
        words = pictures.ALTERNATIVES[first][language]
        return {"image": image.pk, "alternative": words, "caption": ""}
    return first


def _homes(words: dict[str, Any], by: Newsroom) -> dict[str, HomePage]:
    """The two home pages; those that the installation made are used, others are made."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    home = HomePage.objects.filter(locale=locales["id"]).first()
    now = timezone.now()
    if home is None:
        home = HomePage(slug="beranda", locale=locales["id"], live=False, **words["id"])
        root = Page.get_first_root_node()
        root.add_child(instance=home)
        _show(home)
    fill(home, words["id"], "id")
    publish(home, by, now)
    english = home.get_translation_or_none(locales["en"])
    if english is None:
        english = home.copy_for_translation(locales["en"])
    fill(english, words["en"], "en")
    publish(english, by, now)
    return {"id": home, "en": english}


def _show(home: HomePage) -> None:
    """Let the site begin at this home page, instead of Wagtail's welcome page."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.site_name, site.root_page = site.hostname or "localhost", "Rembuk", home
    site.save()
    if welcome is not None and welcome.specific_class is Page:
        welcome.delete()


def _article(
    lists: dict[str, NewsIndexPage], item: dict[str, Any], by: Newsroom, now: datetime
) -> None:
    at = now - timedelta(days=item["days_ago"])
    page = NewsPage(
        slug=item["slug"],
        published_on=timezone.localdate(at),
        picture=pictures.picture(item["picture"]),
    )
    words = {language: dict(item[language]) for language in LANGUAGES}
    in_both_languages(lists, page, words, by, at)


def _submit(parent: NewsIndexPage, item: dict[str, Any], editor: User, now: datetime) -> None:
    """A draft that waits for the publisher."""
    page = NewsPage(
        slug=item["slug"],
        published_on=timezone.localdate(now),
        picture=pictures.picture(item["picture"]),
        locale=parent.locale,
        live=False,
    )
    fill(page, item["id"], "id")
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(user=editor, log_action=True)
    workflow = page.get_workflow()
    if workflow is not None:
        workflow.start(page, editor)
