"""What htmx swaps: the focus is never lost, what happened is told once, and nothing needs it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.demo_site import DemoSite

pytestmark = [pytest.mark.browser, pytest.mark.demo]
PASSWORD = "rembuk-demo"
PROPOSAL = "/id/konsultasi/banjir-sempaja/kolam-dan-saluran/"
IDEAS = "/id/gagasan/probebaya/"


def open_as_ana(demo: DemoSite, browser: Browser, *, scripts: bool) -> Page:
    context = browser.new_context(
        base_url=demo.url,
        viewport={"width": 360, "height": 780},
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.goto("/id/akun/login/")
    page.fill("input[name=login]", "ana@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/akun/login/" not in url)
    return page


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def either(request: pytest.FixtureRequest, demo: DemoSite, browser: Browser) -> Iterator[Page]:
    page = open_as_ana(demo, browser, scripts=request.param)
    yield page
    page.context.close()


@pytest.fixture
def ana(demo: DemoSite, browser: Browser) -> Iterator[Page]:
    page = open_as_ana(demo, browser, scripts=True)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Sec" in line.text else 0)
    yield page
    page.context.close()
    assert not faults


def said(page: Page, words: str) -> None:
    expect(page.locator("#kabar")).to_contain_text(words)


def test_following_and_supporting_work_with_and_without_scripts(either: Page) -> None:
    either.goto("/id/konsultasi/banjir-sempaja/")
    either.click("#ikuti-tombol")
    expect(either.locator("#ikuti")).to_contain_text("Anda mengikuti konsultasi ini.")
    either.click("#ikuti-tombol")
    expect(either.locator("#ikuti")).to_contain_text("Ikuti konsultasi ini")
    either.goto(IDEAS)
    either.locator("#gagasan h2 a").first.click()
    either.locator("[id^=dukungan-] button").click()
    expect(either.locator("[id^=dukungan-]").first).to_contain_text("Anda mendukung gagasan ini.")
    either.locator("[id^=dukungan-] button").click()
    expect(either.locator("[id^=dukungan-] button")).to_contain_text("Dukung gagasan ini")


def test_a_comment_is_written_with_and_without_scripts(either: Page) -> None:
    either.goto(PROPOSAL)
    form = either.locator("form:has(textarea)").last
    form.locator("textarea").fill("Saya mendukung kolam di hulu.")
    form.locator("input[value=for]").check()
    form.locator("button[type=submit]").click()
    mine = either.locator("article.contribution", has_text="Saya mendukung kolam di hulu.").first
    expect(mine).to_be_visible()
    expect(either.locator(".note--good").first).to_contain_text("Tersimpan dengan nomor K-")


def test_the_focus_goes_to_what_is_new_and_is_told_once(ana: Page) -> None:
    ana.goto(PROPOSAL)
    form = ana.locator("form:has(textarea)").last
    form.locator("textarea").fill("Salurannya dahulu.")
    form.locator("button[type=submit]").click()
    expect(form.locator("input[name=stance]").first).to_be_focused()  # the browser asks for it
    form.evaluate("form => { form.noValidate = true; }")  # as a browser that does not ask
    form.locator("button[type=submit]").click()
    expect(ana.locator("[id^=tulis-] .refusal")).to_be_visible()
    expect(form.locator("textarea")).to_have_value("Salurannya dahulu.")
    expect(ana.locator("[id^=tulis-]:focus-within")).to_have_count(1)
    form.locator("input[value=against]").check()
    form.locator("button[type=submit]").click()
    new = ana.locator("article.contribution", has_text="Salurannya dahulu.").first
    expect(new).to_be_focused()
    said(ana, "Tersimpan dengan nomor K-")


def test_paging_filters_and_orders_keep_the_focus(ana: Page) -> None:
    ana.goto(PROPOSAL)
    ana.focus("select[name=urut]")
    ana.select_option("select[name=urut]", "oldest")
    expect(ana.locator("a[rel=next]")).to_have_attribute("href", "?urut=oldest&k=2#debat")
    expect(ana.locator("select[name=urut]")).to_be_focused()
    ana.click("a[rel=next]")
    expect(ana.locator(".thread__list [autofocus]")).to_be_focused()
    ana.locator(".stance-bar a").first.click()
    expect(ana.locator(".stance-bar a").first).to_be_focused()
    expect(ana.locator(".thread__chosen")).to_be_visible()
    ana.go_back()
    expect(ana.locator("body > header, header.site-header")).to_have_count(1)
    assert "k=2" in ana.url
    ana.goto(IDEAS)
    ana.focus("#urut")
    ana.select_option("#urut", "supported")
    ana.wait_for_url("**urut=supported**")
    expect(ana.locator("#urut")).to_be_focused()
    said(ana, "gagasan")


def test_without_a_connection_the_words_stay(ana: Page) -> None:
    ana.goto(PROPOSAL)
    form = ana.locator("form:has(textarea)").last
    form.locator("textarea").fill("Jangan hilang.")
    form.locator("input[value=for]").check()
    ana.context.set_offline(True)
    form.locator("button[type=submit]").click()
    said(ana, "Belum ada sambungan")
    expect(form.locator("textarea")).to_have_value("Jangan hilang.")
    ana.context.set_offline(False)
    form.locator("button[type=submit]").click()
    expect(ana.locator("article.contribution", has_text="Jangan hilang.").first).to_be_focused()


def test_similar_ideas_while_typing_a_title(ana: Page) -> None:
    ana.goto(f"{IDEAS}baru/")
    ana.locator("input[name=title]").press_sequentially("Lampu jalan di gang", delay=15)
    expect(ana.locator("#mirip li").first).to_be_visible()
    expect(ana.locator("input[name=title]")).to_be_focused()
    said(ana, "gagasan serupa")


def test_the_step_where_we_are_is_seen_at_once_on_a_phone(ana: Page) -> None:
    ana.goto("/id/konsultasi/banjir-sempaja/")
    here = ana.locator(".rail__here").first.bounding_box()
    assert here
    assert here["y"] + here["height"] < 780
