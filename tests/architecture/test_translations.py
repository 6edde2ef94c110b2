"""Every text that the site can show exists in Indonesian; English is the source."""

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation
from django.utils.translation import gettext, pgettext

from privacy import processing
from scripts import messages, package_messages
from scripts.messages import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


def _words(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)  # type: ignore[arg-type]


def _entries(catalogue: Catalog) -> dict[Message, tuple[str, ...]]:
    return {Message.of(entry): _words(entry.string) for entry in catalogue if entry.id}


def test_every_text_in_use_has_indonesian_words() -> None:
    assert not messages.untranslated(messages.read())


def test_nothing_is_fuzzy() -> None:
    assert not [message.id for message in messages.read() if message.fuzzy and message.id]


def test_nothing_is_left_over() -> None:
    assert not _entries(messages.read()).keys() - messages.in_use().keys()


def test_placeholders_survive_translation() -> None:
    for message in messages.read():
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(_words(message.id)[-1]))
        for word in _words(message.string):
            assert set(PLACEHOLDER.findall(word)) == wanted, message.id


def test_compiled_catalogue_is_current() -> None:
    _check_compiled(messages.PO)


def _check_compiled(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    wanted = {
        f"{message.context}\x04{message.id}" if message.context else message.id: words[0]
        for message, words in _entries(messages.read(path)).items()
    }
    # The first is the header; a text with a plural is kept under its id and its form.
    assert {
        key if isinstance(key, str) else key[0]: words for key, words in compiled.items() if key
    } == wanted


SOURCES = {
    "app/words.py": """
        from django.utils.translation import gettext as _, npgettext, pgettext_lazy
        plain = _("Plain words")
        lazy = pgettext_lazy("a button", "Report")
        count = npgettext("of ideas", "%(n)d left", "%(n)d are left", 2)
        declared = gettext_noop("Said later")
    """,
    "templates/page.html": """
        <p title="{% translate "Report" %}">{% translate "Report" context "a heading" %}</p>
        {% blocktranslate context "a card" count counter=n %}one{% plural %}{{ counter }} of them
        {% endblocktranslate %}{% include "x" with label=_("In an include") %}
    """,
    "static/js/page.js": 'say(gettext("From a script"), ngettext("a key", "keys", 2));',
}


def test_texts_are_found_in_every_way_of_writing_them(tmp_path: Path) -> None:
    for name, content in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(line.strip() for line in content.splitlines()))

    found = messages.extract(tmp_path, ("app",))

    plurals = {message: use.plural for message, use in found.items()}
    assert plurals == {
        Message("Plain words"): "",
        Message("Report", "a button"): "",
        Message("%(n)d left", "of ideas"): "%(n)d are left",
        Message("Said later"): "",
        Message("Report"): "",
        Message("Report", "a heading"): "",
        Message("one", "a card"): "%(counter)s of them\n",
        Message("In an include"): "",
        Message("From a script"): "",
        Message("a key"): "keys",
    }


def test_words_of_one_id_and_another_context_do_not_count_as_translated() -> None:
    catalogue = messages.empty()
    catalogue.add("Report", "Laporan")

    assert Message("Report", "button") in messages.untranslated(catalogue)


def test_an_update_keeps_the_words_of_each_context() -> None:
    catalogue = messages.empty()
    catalogue.add("Report", "Laporkan", context="button")

    kept = messages.update(catalogue)

    entry = kept.get("Report", "button")
    assert entry
    assert entry.string == "Laporkan"


@pytest.mark.parametrize(
    ("context", "text", "words"),
    [("button", "Report", "Laporkan"), ("button", "Support", "Dukung")],
)
def test_buttons_of_cards_are_indonesian(context: str, text: str, words: str) -> None:
    with translation.override("id"):
        assert pgettext(context, text) == words


def test_what_is_kept_about_people_is_said_in_indonesian() -> None:
    with translation.override("en"):
        english = _said_of_people()
    with translation.override("id"):
        assert _said_of_people() & english <= {"NIK"}


def _said_of_people() -> set[str]:
    rows = [row for _title, found in processing.sections() for row in found]
    return {words for row in rows for words in (*row.what, row.purpose, row.seen_by, row.kept)}


@pytest.mark.parametrize("domain", package_messages.DOMAINS)
class TestTextsOfLibraries:
    """Indonesian for Wagtail, allauth, Django and the others, for the installed versions."""

    def test_every_text_has_indonesian_words(self, domain: str) -> None:
        assert not package_messages.untranslated(domain)

    def test_nothing_is_left_over(self, domain: str) -> None:
        known = _entries(messages.read(package_messages.path_of(domain)))
        assert not known.keys() - package_messages.texts(domain).keys()

    def test_compiled_catalogue_is_current(self, domain: str) -> None:
        _check_compiled(package_messages.path_of(domain))

    def test_placeholders_and_markup_survive_translation(self, domain: str) -> None:
        for message in messages.read(package_messages.path_of(domain)):
            if message.id:
                original = _words(message.id)[-1]
                for word in _words(message.string):
                    assert set(PLACEHOLDER.findall(word)) == set(PLACEHOLDER.findall(original))
                    assert sorted(TAG.findall(word)) == sorted(TAG.findall(original)), message.id


def test_our_words_come_before_those_of_libraries() -> None:
    with translation.override("id"):
        assert gettext("Email") == "Surel"
        assert gettext("Submit for moderation") == "Ajukan untuk moderasi"
        assert gettext("You have signed out.")
