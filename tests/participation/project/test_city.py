"""The facts of a city stand in one file, and what is wrong in it is told at the start."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.algorithms.language import detect
from participation.project.city import FOLDER, read_city
from tests.participation.project.test_safe_values import run

GIVEN = (FOLDER / "samarinda" / "city.toml").read_text()


def written(folder: Path, text: str) -> str:
    path = folder / "city.toml"
    path.write_text(text)
    return str(path)


def test_the_site_has_its_name_hours_and_languages_from_it() -> None:
    city = read_city("Samarinda")
    assert (city.name, city.time_zone) == (settings.REMBUK_CITY, settings.TIME_ZONE)
    assert [code for code, _name in settings.LANGUAGES] == list(city.languages)
    assert city.languages[0] == settings.LANGUAGE_CODE


def test_another_city_needs_a_file_only(tmp_path: Path) -> None:
    given = GIVEN.replace('"Samarinda"', '"Bonn"').replace("Asia/Makassar", "Europe/Berlin")
    given = given.replace('["id", "en"]', '["de", "en", "tr"]').replace('"62"', '"49"')
    given = given.replace("office = { id", "office = { de")
    city = read_city(written(tmp_path, given.replace('["541"]', '["228"]')))
    assert (city.name, city.languages) == ("Bonn", ("de", "en", "tr"))
    assert city.phones.match("49228770000")
    assert not city.phones.match("62541770000")
    assert detect("Wir wünschen uns mehr Bänke am Rhein", city.languages) == "de"


def test_another_city_speaks_for_itself(tmp_path: Path) -> None:
    """Its own name, numbers and languages, in forms and in what pages say of the site."""
    given = GIVEN.replace('"Samarinda"', '"Bonn"').replace("Asia/Makassar", "Europe/Berlin")
    given = given.replace('["id", "en"]', '["de", "tr", "en"]').replace('"62"', '"49"')
    given = given.partition("[site]")[0].replace('["541"]', '["228"]')
    site = 'name = { de = "Bonn macht mit" }\naccent = "#1d4ed8"\naccent_text = "#ffffff"\n'
    path = written(tmp_path, f"{given}[site]\n{site}")
    code = (
        "import django; django.setup(); "
        "from django.conf import settings; from django.utils.translation import override; "
        "from cms.models import SiteSettings; from cms.queries import appearance as a; "
        "from cms.rules import international; from residents.models import Group; "
        "shown = a._shown(a._facts(SiteSettings())); "
        "asked = Group._meta.get_field('name').formfield().widget.get_context('n', {}, {}); "
        "print(settings.TIME_ZONE, international('0228 123456'), international('0541 123456')); "
        "print(shown.name, shown.name.language, shown.style_sheet); "
        "print([one['code'] for one in asked['widget']['inputs']]); "
        "print(Group._meta.constraints[0].condition)"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "participation.settings", "REMBUK_CITY": path}
    told = run("-c", code, data=tmp_path, **settings)
    assert told.stdout.splitlines()[:3] == [
        "Europe/Berlin 49228123456 ",
        "Bonn macht mit de /gaya/1d4ed8-ffffff.css",
        "['de', 'tr', 'en']",
    ], told.stderr
    assert "name__has_key', 'de'" in told.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Samarinda"', 'name = ""', "name must be a text"),
        ("Asia/Makassar", "Asia/Samarinda", "time_zone must be a name"),
        ('["id", "en"]', '["id", "xx"]', "'xx' is not a code"),
        ('["id", "en"]', '["id", "id"]', "each once"),
        ('["id", "en"]', "[]", "languages must be"),
        ('dial_code = "62"', "dial_code = 62", "phones.dial_code must be digits"),
        ('["541"]', '["5a1"]', "phones.landline must be"),
        ("[phones]", "[telephones]", "telephones is not known; [phones] is missing"),
        ("[phones]", "[phones", "cannot be read"),
        ("office = { id", "office = { fr", "site.office must be texts by language, in 'id'"),
        ("[site]", "[site]\nfax = ''", "site.fax is not known"),
        ("[site]", "[site]\nphone = 1", "site.phone must be a text"),
        ("[site]", "[site]\naccent = '#fff'", "must be colours such as #0a5c66"),
        (
            "[site]",
            "[site]\naccent = '#ffe14d'\naccent_text = '#000000'",
            "site.accent_text cannot be read",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = written(tmp_path, GIVEN.replace(old, new))
    with pytest.raises(ImproperlyConfigured) as refused:
        read_city(path)
    assert path in str(refused.value)
    assert said in str(refused.value)


def test_a_city_that_nobody_wrote_is_told_with_those_that_are_there() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Known cities: .*samarinda"):
        read_city("Atlantis")
