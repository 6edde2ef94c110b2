"""Ranks by arrows, by dragging and by numbers: three ways to the same fields."""

from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from polls.forms.ballot import ballot_form
from polls.queries.options import ShownOption
from tests.journeys.site import ROOT

pytestmark = pytest.mark.browser
NAMES = ("Jalan", "Saluran", "Taman", "Pasar", "Lampu")
STYLES = ("base.css", "forms.css", "participation.css")


def html(most: int | None = None) -> str:
    """The ballot's fields as the site renders them."""
    options = [ShownOption(p, name, "", "", None) for p, name in enumerate(NAMES, start=1)]
    limits = {"most": most} if most else {}
    rules = {"method": "ranking", "limits": limits, "options": []}
    context = {
        "form": ballot_form(rules, options),
        "method": "ranking",
        "most": most,
        "offered": len(options),
    }
    with translation.override("en"):
        fields = render_to_string("polls/ballot_fields.html", context)
    return f"<!doctype html><html lang=en><body><form>{fields}</form></body></html>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 900})
    opened = context.new_page()
    faults: list[object] = []
    opened.on("pageerror", lambda fault: faults.append(fault))
    yield opened
    context.close()
    assert not faults


def show(page: Page, most: int | None = None, *, script: bool = True) -> None:
    page.set_content(html(most))
    for name in STYLES:
        page.add_style_tag(path=ROOT / "static/css" / name)
    if script:
        page.add_script_tag(path=ROOT / "static/js/ranking.js")


def ranks(page: Page) -> dict[str, str]:
    """The numbers that would be sent."""
    given = page.eval_on_selector_all("select", "all => all.map(one => [one.name, one.value])")
    return {NAMES[int(name.removeprefix("choice_")) - 1]: value for name, value in given if value}


def shown(page: Page) -> list[str]:
    """What stands above the line, in its order."""
    found: list[str] = page.evaluate(
        """() => { const names = [];
        for (const one of document.querySelectorAll(".ballot__option, .ballot__line")) {
            if (one.matches(".ballot__line")) break;
            names.push(one.querySelector("label").textContent.trim());
        } return names; }"""
    )
    return found


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).press("Enter")


def test_arrows_rank_by_keyboard_and_say_so(page: Page) -> None:
    show(page)
    for name in ("Taman", "Jalan", "Lampu"):
        press(page, f"Higher: {name}")
        expect(page.get_by_role("button", name=f"Higher: {name}", exact=True)).to_be_focused()
    assert ranks(page) == {"Taman": "1", "Jalan": "2", "Lampu": "3"}
    press(page, "Higher: Lampu")
    assert shown(page) == ["Taman", "Lampu", "Jalan"]
    expect(page.get_by_role("status")).to_have_text("Lampu has rank 2.")
    press(page, "Lower: Jalan")
    expect(page.get_by_role("status")).to_have_text("Jalan is not ranked.")
    press(page, "Lower: Taman")
    assert ranks(page) == {"Lampu": "1", "Taman": "2"}
    press(page, "Higher: Lampu")  # the first stays
    assert ranks(page) == {"Lampu": "1", "Taman": "2"}


def test_no_more_ranks_than_the_vote_allows(page: Page) -> None:
    show(page, most=2)
    for name in ("Taman", "Jalan", "Lampu"):
        press(page, f"Higher: {name}")
    assert ranks(page) == {"Taman": "1", "Jalan": "2"}


def test_dragging_ranks_too(page: Page) -> None:
    show(page)
    for name in ("Taman", "Jalan"):
        press(page, f"Higher: {name}")
    drag(page, "Pasar", "Taman")
    assert shown(page) == ["Pasar", "Taman", "Jalan"]
    assert ranks(page) == {"Pasar": "1", "Taman": "2", "Jalan": "3"}
    drag(page, "Pasar", "Saluran")
    assert "Pasar" not in ranks(page)
    assert ranks(page) == {"Taman": "1", "Jalan": "2"}


def drag(page: Page, name: str, before: str) -> None:
    """Take one by its handle and let it go at the upper edge of another."""
    handle = page.locator(".ballot__option", has_text=name).locator(".ballot__handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    assert start
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    goal = page.locator(".ballot__option", has_text=before).bounding_box()
    assert goal
    page.mouse.move(start["x"] + 10, goal["y"] + 5, steps=12)
    page.mouse.up()


def test_numbers_work_without_a_script_and_beside_it(page: Page) -> None:
    show(page, script=False)
    assert page.locator("button").count() == 0
    page.get_by_label("Pasar", exact=True).select_option("1")
    assert ranks(page) == {"Pasar": "1"}
    page.add_script_tag(path=ROOT / "static/js/ranking.js")
    press(page, "Higher: Saluran")
    assert ranks(page) == {"Pasar": "1", "Saluran": "2"}
    page.get_by_label("Lampu", exact=True).select_option("3")
    assert shown(page) == ["Pasar", "Saluran", "Lampu"]


def test_it_fits_a_small_telephone(page: Page) -> None:
    show(page)
    page.set_viewport_size({"width": 320, "height": 700})
    press(page, "Higher: Taman")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for box in page.locator(".ballot__arrow").all():
        size = box.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44
