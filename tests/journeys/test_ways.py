"""The whole way of a resident with the keyboard alone, and with JavaScript switched off.

Sign in, comment, vote with the second look, receipt, "my voice"; at 360 px.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import ground, taking_part
from tests.journeys.conftest import PASSWORD, Visit
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
FOCUS = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const box = here.getBoundingClientRect();
    const label = here.matches("input[type=radio], input[type=checkbox]") && here.closest("label");
    const outlined = [here, label].some(one => {
        if (!one) return false;
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            || style.boxShadow !== "none";
    });
    const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const seen = top !== null && (here.contains(top) || top.contains(here)
        || (label && label.contains(top)));
    return {html: here.outerHTML.slice(0, 120), outlined, seen};
}"""


def test_by_keyboard_alone(site: Site, visit: Visit) -> None:
    site.python(
        "from tests.journeys import ground; from tests import factories\n"
        'ground.lay(); factories.verified("tuti")'
    )
    idea = site.python("from tests.journeys import ground; print(ground.idea_address())").strip()
    page = visit(width=360)
    page.goto("/id/akun/login/")
    go_to(page, "input[name=login]")
    page.keyboard.type("tuti@example.org")
    go_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    press(page, "main button[type=submit]", "Enter")
    page.wait_for_url(lambda url: "/akun/login/" not in url)

    page.goto(f"/id{idea}")
    page.keyboard.press("Tab")
    assert "skip-link" in focused(page)["html"], "the first stop leads past the header"
    page.keyboard.press("Enter")
    form = "form[action*='/debat/']"
    go_to(page, f"{form} input[name=stance]")
    choose(page, f"{form} input[name=stance][value=against]")
    go_to(page, f"{form} textarea[name=body]")
    page.keyboard.type("Dengan papan ketik saja.")
    press(page, f"{form} button[type=submit]", "Enter")
    expect(page.locator("#debat")).to_contain_text("Dengan papan ketik saja.")

    page.goto(f"/id/suara/{ground.CITY_VOTE}/")
    go_to(page, ".ballot__option input")
    page.keyboard.press("Space")
    press(page, "button[value=look]", "Enter")
    heading_has_focus(page, "Kirim suara ini?")
    press(page, "button[value=cast]", "Enter")
    page.wait_for_url("**/masuk/")
    heading_has_focus(page, "Suara Anda sudah masuk")
    receipt = page.locator(".receipt__number").inner_text()
    press(page, "a[href$='/tanda-terima/']", "Enter")
    page.wait_for_url("**/tanda-terima/")
    go_to(page, "main input[type=text], main input:not([type]), main textarea")
    page.keyboard.type(receipt)
    press(page, "main button[type=submit]", "Enter")
    expect(page.locator("#answer h2")).to_have_text("Ada di log, belum dibuka")

    # The menu of the account opens with Enter, and Tab leaves it again.
    press(page, ".account summary", "Enter")
    press(page, ".account a[href$='/jejak-suara/']", "Enter")
    page.wait_for_url("**/jejak-suara/")
    expect(page.locator("main")).to_contain_text("Dengan papan ketik saja.")
    walk_round(page)


def test_without_javascript(site: Site, visit: Visit) -> None:
    site.python(
        "from tests.journeys import ground; from tests import factories\n"
        'ground.lay(); factories.verified("joko")'
    )
    idea = site.python("from tests.journeys import ground; print(ground.idea_address())").strip()
    page = visit(width=360, scripts=False)
    page.goto("/id/")
    page.locator(".site-tools").get_by_role("link", name="Masuk").click()
    form = page.locator("form:has(input[name=password])")
    form.locator("input[name=login]").fill("joko@example.org")
    form.locator("input[name=password]").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/akun/login/" not in url)
    taking_part.comment(page, f"/id{idea}", "for", "Tanpa skrip pun bisa.")
    page.goto(f"/id{idea}")
    expect(page.locator("#debat")).to_contain_text("Tanpa skrip pun bisa.")
    taking_part.vote(page, ground.CITY_VOTE, "Pasar")
    receipt = page.locator(".receipt__number").inner_text()
    page.get_by_role("link", name="Periksa tanda terima").click()
    assert receipt not in page.url
    page.goto(f"/en/suara/{ground.CITY_VOTE}/masuk/")
    expect(page.locator(".receipt__number")).to_have_text(receipt)
    page.locator(".account summary").click()
    page.get_by_role("link", name="My voice").click()
    expect(page.locator("main")).to_contain_text("Tanpa skrip pun bisa.")


def focused(page: Page) -> dict[str, object]:
    """What has the focus: it is marked, and nothing lies over it."""
    here = page.evaluate(FOCUS)
    assert here is not None, "the focus is nowhere"
    assert here["outlined"], f"the focus is not seen on {here['html']}"
    assert here["seen"], f"something lies over {here['html']}"
    return here  # type: ignore[no-any-return]


def heading_has_focus(page: Page, text: str) -> None:
    """A page that came without loading says so: voices and keys go on at its heading.

    htmx moves the focus there a moment after the page is seen, and takes over its forms then;
    a key pressed between the two would be pressed where the focus was.
    """
    expect(page.locator("h1")).to_contain_text(text)
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()


def go_to(page: Page, selector: str, most: int = 80) -> None:
    """Tab until the focus is there."""
    for _step in range(most):
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            focused(page)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab at {page.url}")


def press(page: Page, selector: str, key: str) -> None:
    go_to(page, selector)
    page.keyboard.press(key)


def choose(page: Page, selector: str) -> None:
    """Within a group of radio buttons the arrows choose."""
    for _step in range(4):
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            page.keyboard.press("Space")
            assert page.locator(selector).is_checked()
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{selector} is not reached by the arrows")


def walk_round(page: Page, most: int = 120) -> None:
    """Tab through the whole page: each stop is seen, and none holds the focus."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    first, before = focused(page)["html"], ""
    for _step in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None or here["html"] == first:
            return
        assert here["outlined"], here["html"]
        assert here["html"] != before or "<a" in here["html"], f"a trap: {before}"
        before = here["html"]
    raise AssertionError("the page has no end")
