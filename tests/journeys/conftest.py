"""A real site and real browsers. Nothing here touches the database from this process.

`site` is the running site, `visit` opens the browser of one person, `sign_in` signs that person
in, `mailbox` reads what the site sent. Ground is laid through `site.manage` and `site.python`.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.demo_site import DemoSite
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Services, Site

Visit = Callable[..., Page]
PASSWORD = "kata-sandi-uji"
PATIENCE = 30_000
"""Milliseconds until a page that does not come counts as a fault: servers share the machine."""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site on PostgreSQL, Redis, Elasticsearch, with a worker and its schedule."""
    services = Services.given()
    if services is None:
        pytest.skip("journeys need PostgreSQL, Redis and Elasticsearch: `make test` starts them")
    made = Site(services)
    try:
        made.set_up()
        yield made
    finally:
        made.tear_down()


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoSite]:
    """The demonstration, loaded once for everything that looks at it."""
    made = DemoSite()
    try:
        made.set_up()
        yield made
    finally:
        made.tear_down()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium, without a window."""
    path = os.environ.get("REMBUK_TEST_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("journeys need Chromium: `make test` installs it on Debian")
    # Playwright's loop runs in this thread; Django would take it for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path)
        yield chromium
        chromium.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What searches the site after all journeys comes after them."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture
def mailbox(site: Site) -> Mailbox:
    return Mailbox(site.mails)


@pytest.fixture
def visit(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens a browser of one's own: `visit()`, `visit(locale="en-GB", width=360)`.

    The test fails when a page throws an error or breaks the Content-Security-Policy.
    """
    site.forget_limits()
    contexts, complaints = [], []

    def open_browser(*, locale: str = "id-ID", width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.url,
            locale=locale,
            timezone_id="Asia/Makassar",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_browser
    for number, context in enumerate(contexts):
        if os.environ.get("REMBUK_TEST_PICTURES") and context.pages:
            name = f"{request.node.name}-{number}.png".replace("/", "_")
            context.pages[-1].screenshot(path=f"{os.environ['REMBUK_TEST_PICTURES']}/{name}")
        context.close()
    assert not complaints


@pytest.fixture
def page(visit: Visit) -> Page:
    """The browser of somebody in Samarinda."""
    return visit()


def fill_sign_in(page: Page, email: str, password: str = PASSWORD, language: str = "id") -> None:
    """Sign a person in on their page."""
    page.goto(f"/{language}/akun/login/")
    form = page.locator("form:has(input[name=password])")
    form.locator("input[name=login]").fill(email)
    form.locator("input[name=password]").fill(password)
    form.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/akun/login/" not in url)


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Signs a person in on their page: `sign_in(page, "ana@example.org")`."""
    return fill_sign_in


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A failed journey shows what the site's processes said."""
    report = yield
    site = getattr(item, "funcargs", {}).get("site")
    if call.when == "call" and report.failed and site:  # type: ignore[attr-defined]
        report.sections.append(("site", site.log()))  # type: ignore[attr-defined]
    return report
