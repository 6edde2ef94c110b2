"""One converter set and one parameter reader, used by every address, query string and form."""

import re

from django.urls.resolvers import RoutePattern

from tests.architecture.first_party import APPS, ROOT, modules
from tests.architecture.test_urls import OURS
from web.converters import Name, Number

BESIDE = re.compile(r"\.(?:GET|POST)(?:\.get(?:list)?\(|\[)|request\.body\b")
KNOWN = {"number", "name", "uuid"}


def test_addresses_use_our_converters_alone() -> None:
    used = {
        kind or "str"
        for name, entry in OURS
        if isinstance(entry.pattern, RoutePattern) and not name.startswith("wagtail")
        for kind in re.findall(r"<(?:(\w+):)?\w+>", str(entry.pattern))
    }
    assert used <= KNOWN


def test_values_are_read_in_one_place() -> None:
    beside = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.parts[len(ROOT.parts)] in APPS
        and path.parts[len(ROOT.parts)] != "web"
        and BESIDE.search(path.read_text())
    ]
    assert beside == []


def test_what_fits_a_converter_fits_a_database() -> None:
    assert re.fullmatch(Number.regex, "9" * 18)
    assert not re.fullmatch(Number.regex, "9" * 19)
    assert not re.fullmatch(Number.regex, "١٢")
    assert not re.fullmatch(Name.regex, "a" * 256)
    assert not re.fullmatch(Name.regex, "a\0")
    assert not re.fullmatch(Name.regex, "kafé")
