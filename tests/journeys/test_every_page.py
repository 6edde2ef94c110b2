"""Every page of the demonstration: accessible, light, narrow enough, in both languages."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.journeys.demo_site import DemoSite

pytestmark = [pytest.mark.browser, pytest.mark.demo]
LIMIT = 150 * 1024
PASSWORD = "rembuk-demo"
PAGES = {
    "": [
        "",
        "konsultasi/",
        "konsultasi/banjir-sempaja/",
        "konsultasi/tepian-mahakam/",
        "konsultasi/angkot-sekolah/",
        "konsultasi/probebaya/",
        "konsultasi/pilah-sampah/",
        "konsultasi/banjir-sempaja/kolam-dan-saluran/",
        "gagasan/banjir-sempaja/",
        "gagasan/probebaya/",
        "gagasan/probebaya/?tampil=peta",
        "gagasan/probebaya/<first>",
        "suara/tepian-mahakam/",
        "suara/angkot-sekolah/hasil/",
        "keputusan/angkot-sekolah/",
        "laporan/angkot-sekolah/beku/1/",
        "moderasi/angka/",
        "berita/",
        "berita/pemungutan-suara-tepian-dibuka/",
        "bantuan/",
        "tata-tertib/",
        "cari/?q=banjir",
        "akun/login/",
        "akun/signup/",
        "akun/password/reset/",
        "tidak-ada/",
    ],
    "ana": [
        "",
        "jejak-suara/",
        "pemberitahuan/",
        "gagasan/probebaya/baru/",
        "gagasan/probebaya/<first>",
        "suara/tepian-mahakam/",
        "konsultasi/banjir-sempaja/kolam-dan-saluran/",
    ],
    "budi": ["verifikasi/", "suara/tepian-mahakam/", "gagasan/probebaya/baru/"],
    "citra": ["moderasi/"],
    "fitri": [
        "loket/",
        "loket/rt/",
        "loket/keberatan/",
        "suara-kertas/tepian-mahakam/tutup/",
    ],
    "hadi": ["rt/"],
    "eko": [
        "laporan/",
        "laporan/banjir-sempaja/",
        "laporan/banjir-sempaja/masukan/",
        "laporan/banjir-sempaja/orang/",
        "keputusan/banjir-sempaja/atur/",
    ],
}
Look = Callable[..., Page]


@pytest.fixture
def look(demo: DemoSite, browser: Browser) -> Iterator[Look]:
    contexts = []

    def open_as(name: str, language: str, width: int) -> Page:
        context = browser.new_context(
            base_url=demo.url,
            viewport={"width": width, "height": 800},
            bypass_csp=True,  # for axe alone, which is injected
        )
        contexts.append(context)
        page = context.new_page()
        if name:
            page.goto(f"/{language}/akun/login/")
            page.fill("input[name=login]", f"{name}@demo.example")
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/akun/login/" not in url)
        return page

    yield open_as
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits(look: Look, name: str, language: str) -> None:
    page = look(name, language, 320)
    complaints = []
    for path in PAGES[name]:
        address = _address(page, language, path)
        response = page.goto(address)
        if response is None or response.status not in {200, 403, 404}:
            complaints.append(f"{address}: {response and response.status}")
            continue
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            complaints.append(f"{address}: wider than 320 px")
        found = Axe().run(page).response["violations"]
        complaints += [
            f"{address}: {item['id']} {[node['html'][:160] for node in item['nodes'][:2]]}"
            for item in found
        ]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("name", "language"), [("", "id"), ("", "en"), *((name, "id") for name in PAGES if name)]
)
def test_every_page_is_light(
    demo: DemoSite, look: Look, browser: Browser, name: str, language: str
) -> None:
    """All that a first visit fetches: nothing is in the browser's cache."""
    known = look(name, language, 360)
    state = known.context.storage_state()
    heavy = []
    for path in PAGES[name]:
        address = _address(known, language, path)
        context = browser.new_context(
            base_url=demo.url, storage_state=state, viewport={"width": 360, "height": 800}
        )
        page = context.new_page()
        sizes: list[int] = []
        page.on("response", lambda response: sizes.append(_size(response)))  # noqa: B023
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if sum(sizes) > LIMIT:
            heavy.append(f"{address}: {sum(sizes)} bytes")
        context.close()
    assert not heavy, "\n".join(heavy)


def _address(page: Page, language: str, path: str) -> str:
    """The path in that language; ``<first>`` stands for the first idea of the list before it."""
    if not path.endswith("<first>"):
        return f"/{language}/{path}"
    base = f"/{language}/{path.removesuffix('<first>')}"
    page.goto(base)
    links = page.locator(f"main a[href^='{base}']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return next(link for link in links if link.removeprefix(base).strip("/").isdigit())


def _size(response: Response) -> int:
    """Bytes on the wire where the server tells them, else of the body."""
    length = response.headers.get("content-length")
    return int(length) if length else len(response.body())


def test_no_number_or_private_address_of_the_demonstration_is_left_anywhere(
    demo: DemoSite,
) -> None:
    """Database, media, cache and log, after every page was opened."""
    search = "from tests.privacy import traces; print(traces.demo_faults())"
    assert demo.python(search) == "[]"
