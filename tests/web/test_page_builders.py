"""What a page shows comes from the builder that its app registered."""

from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from wagtail.models import Page

from cms.models import HomePage, NewsPage
from web import page_builders
from web.registrations import RegisteredTwice

pytestmark = pytest.mark.django_db


def shout(page: Page, request: object) -> dict[str, object]:
    return {"shout": page.title.upper(), "path": request.path}


def whisper(page: Page, request: object) -> dict[str, object]:
    return {}


@pytest.fixture(autouse=True)
def _own_builders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(page_builders.BUILDERS, "_entries", {})
    return


@pytest.mark.parametrize("page_type", [HomePage, "cms.HomePage"])
def test_a_page_shows_what_its_builder_says(page_type: object, rf: RequestFactory) -> None:
    page_builders.register(page_type, shout)
    shown = HomePage(title="Samarinda").get_context(rf.get("/id/"))
    assert shown["shout"] == "SAMARINDA"
    assert shown["path"] == "/id/"
    assert shown["page"].title == "Samarinda", "what Wagtail itself gives stays"


def test_another_type_shows_nothing_of_it(rf: RequestFactory) -> None:
    page_builders.register(HomePage, shout)
    assert page_builders.build(NewsPage(title="Air"), rf.get("/")) == {}


def test_a_type_has_one_builder() -> None:
    page_builders.register(HomePage, shout)
    page_builders.register("cms.HomePage", shout)
    with pytest.raises(RegisteredTwice, match=r"cms\.homepage"):
        page_builders.register(HomePage, whisper)
    assert page_builders.BUILDERS.named() == {"cms.homepage": shout}
