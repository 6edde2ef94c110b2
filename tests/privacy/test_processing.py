"""What residents read about their data: kinds in short, each on one page, folded."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from privacy import declarations
from privacy.declarations import Kind, declared, kind_of
from privacy.processing import kept_of, sections, summary
from web import registrations

pytestmark = pytest.mark.django_db
PAGE = "/en/data-pribadi/"


def main_of(page: str) -> BeautifulSoup:
    found = BeautifulSoup(Client().get(page).content, "html.parser").find("main")
    assert found
    return found  # type: ignore[return-value]  # a tag has what a page has


def test_a_resident_first_reads_the_kinds_in_plain_words() -> None:
    main = main_of(PAGE)
    links = [link.get_text() for link in main.select(f"a[href^='{PAGE}']")]
    assert links == [kind.label for kind in Kind]
    assert links[0] == "Who you are"
    assert links[-1] == "Technical"
    assert not main.select("details, dl")
    for technical in ("framework", "Legal ground", "link between", "mark of a device"):
        assert technical not in main.select("ul")[-1].get_text().partition("Technical")[0]


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_one_short_page_of_folds(kind: Kind) -> None:
    main = main_of(f"{PAGE}{kind}/")
    folds = main.select("details")
    assert main.find("h1").get_text() == kind.label  # type: ignore[union-attr]
    assert 0 < len(folds) <= 14
    assert not main.select("details[open]")
    for fold in folds:
        asked = [one.get_text() for one in fold.select("dt")]
        assert asked == ["What for", "Who sees it", "How long", "Legal ground"]
        assert all(one.get_text(strip=True) for one in fold.select("summary, dd"))
    heads = [fold.summary.get_text() for fold in folds]  # type: ignore[union-attr]
    assert len(heads) == len(set(heads))


def test_what_a_framework_keeps_is_told_last_alone() -> None:
    for kind in list(Kind)[:-1]:
        said = " ".join(word for one in kept_of(kind) for word in (*one.what, *one.purposes))
        assert "framework" not in said
        assert "(not asked)" not in said
        assert "link " not in said


def test_every_personal_field_has_its_kind() -> None:
    assert {kind_of(name) for name in declared()} == set(Kind)


def test_there_is_no_page_of_another_kind() -> None:
    assert Client().get(f"{PAGE}rahasia/").status_code == 404


def test_the_page_looks_for_the_declarations_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not again for each field that it shows."""
    looked: list[str] = []
    monkeypatch.setattr(registrations, "autodiscover_modules", lambda *names: looked.extend(names))
    monkeypatch.setattr(declarations.PERSONAL, "_modules", ("privacy",))
    summary()
    summary()
    assert looked
    assert len(looked) == len(set(looked))


def test_notices_and_mails_stand_under_a_heading_of_their_own() -> None:
    with translation.override("en"):
        found = {title: [one.app for one in rows] for title, rows in sections()}
    assert set(found["Mails and notices"]) == {"notices"}
    assert set(found["Comments"]) == {"participation"}
