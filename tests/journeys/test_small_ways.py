"""What only a browser shows: focus, Esc, Back, and what stays when the connection is lost."""

import pytest
from playwright.sync_api import expect

from tests.journeys import ground
from tests.journeys.conftest import Visit, fill_sign_in
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
OPEN = "document.querySelector('details.account').open"


def test_menu_connection_and_back(site: Site, visit: Visit) -> None:
    site.python(
        "from tests.journeys import ground; from tests import factories\n"
        'ground.lay(); factories.verified("sekar")'
    )
    page = visit(width=360)
    fill_sign_in(page, "sekar@example.org")
    page.locator(".account summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.evaluate(OPEN)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    ballot = f"/id/suara/{ground.CITY_VOTE}/"
    page.goto(ballot)
    mark = page.locator(".ballot__option input").first
    mark.check()
    page.context.set_offline(True)
    page.locator("button[value=look]").click()
    expect(page.locator(".note--connection")).to_be_visible()
    expect(mark).to_be_checked()
    page.context.set_offline(False)
    page.locator("button[value=look]").click()
    expect(page.locator("h1")).to_be_focused()
    page.wait_for_url("**/periksa/")
    page.go_back()
    expect(page.locator("button[value=look]")).to_be_visible()
    page.go_forward()
    expect(page.locator("button[value=cast]")).to_be_visible()
    page.reload()
    expect(page.locator("button[value=cast]")).to_be_visible()
    page.locator("button[value=choose]").click()
    expect(page.locator(".ballot__option input").first).to_be_checked()

    write = f"/id/gagasan/{ground.TALK}/baru/"
    page.goto(write)
    page.locator("[name=title]").fill("Bangku di bawah pohon trembesi")
    page.locator("[name=body]").fill("Warga lanjut usia\ndapat beristirahat.")
    page.context.clear_cookies()  # the session has ended meanwhile
    page.locator("button[value=place]").click()
    page.wait_for_load_state()
    fill_sign_in(page, "sekar@example.org")
    page.goto(write)
    expect(page.locator("[name=title]")).to_have_value("Bangku di bawah pohon trembesi")
    expect(page.locator("[data-typed-note]")).to_be_visible()
    page.locator("button[value=place]").click()
    page.locator("[name=area]").select_option(index=1)
    page.locator("button[value=check]").click()
    page.locator("button[value=send]").click()
    page.wait_for_url(lambda url: "/baru/" not in url)
    page.goto(write)
    expect(page.locator("[name=title]")).to_have_value("")
