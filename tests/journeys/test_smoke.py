"""The site answers in a real browser, with all its parts awake."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
SECONDS_TO_START = 60


def test_every_part_is_ready(site: Site, page: Page) -> None:
    parts: dict[str, object] = {}
    for _turn in range(SECONDS_TO_START):  # worker and beat have just been started
        page.goto("/readyz")
        parts = json.loads(page.locator("body").inner_text())
        limping = [
            name for name, part in parts.items() if isinstance(part, dict) and not part["ok"]
        ]
        if not limping:
            break
        page.wait_for_timeout(1000)
    assert limping == []
    assert "elasticsearch" in json.dumps(parts)


@pytest.mark.parametrize(("locale", "language"), [("id-ID", "id"), ("en-GB", "en")])
def test_home_page_greets_in_the_language_of_the_browser(
    visit: Visit, locale: str, language: str
) -> None:
    page = visit(locale=locale)
    answer = page.goto("/")
    assert answer
    assert answer.ok
    expect(page).to_have_url(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/{language}/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("main#main h1")).to_be_visible()


def test_background_work_drains_what_is_noted(site: Site, page: Page) -> None:
    del page
    site.python(
        "from tests import factories; factories.city(); "
        "factories.idea(factories.consultation('ideas'))"
    )
