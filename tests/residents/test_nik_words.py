"""What is kept of a NIK is said in one way, by the program, wherever somebody reads of it."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.utils import translation

from privacy.declarations import declared
from residents.nik_words import kept_of_nik
from tests import factories

NIK = re.compile(
    r"\bNIK\b|identity (?:number|card number)s?\b|nomor induk|nomor KTP", re.IGNORECASE
)
KEPT = re.compile(
    r"\b(?:kept?|keeps?|stor(?:es?|ed)|sav(?:es?|ed)|delet\w+|erased?|remains?|hash\w*|fingerprint\w*|"
    r"code computed|\w*simpan|\w*hapus\w*|tersisa|sidik\w*|kode yang dihitung)\b",
    re.IGNORECASE,
)
DEMO = Path(settings.BASE_DIR, "demo/data")
MEANT = {
    # The sentence itself, and the lines of which the page on personal data is made.
    "Of NIK and date of birth only this is kept: %(kept)s. The number itself is never kept.",
    "a code computed from the NIK",
    "a code computed from NIK and date of birth",
    "What is kept of a NIK",
    # What is not kept, how long the code stays, and what is done with a list of the city.
    "your NIK, from the age of 17 on the day and month of your birth, and your address",
    "a code computed from your NIK, until the votes in which you took part are closed, so that "
    "nobody votes twice",
    "A list of residents, so that they are verified when they enter NIK and date of birth. Each "
    "NIK becomes a code while the file is read; the file is not kept.",
    # Files of others that show a number.
    "Public. Without the attendance list, and without a NIK: the file is read before it is kept. "
    "A scan is not read: look through it yourself.",
    "The file shows what looks like a NIK%(where)s. Published files must not contain identity "
    "numbers of residents. Take them out, also from hidden columns, and upload it again.",
}


def says_what_is_kept(words: str) -> bool:
    return bool(NIK.search(words) and KEPT.search(words))


def test_no_other_text_says_what_is_kept_of_a_nik() -> None:
    from scripts import messages

    catalogue = messages.read()
    found = set()
    for message, use in messages.in_use().items():
        entry = messages.entry_of(catalogue, message)
        indonesian = str(entry.string) if entry else ""
        if message.id not in MEANT and any(map(says_what_is_kept, (message.id, indonesian))):
            found.add(f"{use.place}: {message.id}")
    assert not found, "\n".join(sorted(found))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@pytest.mark.parametrize("file", sorted(DEMO.glob("*.toml")), ids=lambda file: file.name)
def test_pages_of_the_city_leave_it_to_the_program(file: Path) -> None:
    found = [text for text in _texts(tomllib.loads(file.read_text())) if says_what_is_kept(text)]
    assert not found


def _forms(base: type[forms.Form]) -> Iterator[type[forms.Form]]:
    import_module(settings.ROOT_URLCONF)  # and with it every form
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def test_it_stands_beside_every_field_for_a_nik() -> None:
    fields = [form.base_fields["nik"] for form in _forms(forms.Form) if "nik" in form.base_fields]
    assert len(fields) > 4
    for language in ("id", "en"):
        with translation.override(language):
            assert {str(field.help_text) for field in fields} == {kept_of_nik()}


def test_it_names_all_that_an_identity_keeps() -> None:
    with translation.override("en"):
        said = kept_of_nik()
    for name, field in declared().items():
        if name.startswith("residents.identity.") and not name.endswith(".person"):
            assert field.what in said


@pytest.mark.django_db
def test_pages_say_it_once() -> None:
    client = Client()
    factories.sign_in(client, factories.person("lia"))
    for language in ("id", "en"):
        with translation.override(language):
            said = kept_of_nik()
        for page in ("data-pribadi/", "verifikasi/", "verifikasi/daftar/"):
            text = client.get(f"/{language}/{page}").content.decode()
            assert text.count(said) == 1, page
