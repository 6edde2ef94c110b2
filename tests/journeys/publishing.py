"""What editors do in Wagtail's admin, as a person at the keyboard does it."""

from datetime import datetime, timedelta

from playwright.sync_api import Locator, Page, expect

QUESTION = "Bagaimana kita menata Tepian Mahakam?"
PROPOSAL = "Taman dan pasar di Tepian Mahakam"
ANSWERS = {
    "problem": "Warga tahu kapan tepian ramai dan di mana gelap.",
    "influence": "Letak pedagang masih bisa berubah; anggarannya tidak.",
    "commitment": "Wali Kota berjanji membangun yang dipilih warga.",
    "means": "Enam miliar rupiah dan empat pegawai.",
    "time_left": "Diputuskan sebulan setelah pemungutan suara.",
}
OPTIONS = (
    ("Taman terbuka", "Seluruh tepian menjadi taman.", "4500000000", "Lebih teduh untuk warga"),
    ("Pasar dan taman", "Separuh untuk pedagang.", "6000000000", "Pedagang tetap berjualan"),
)
SECTIONS = ("Tempat pedagang", "Pohon dan jalan kaki")


def write_news(page: Page, parent: int) -> None:
    """A draft of a news article with a heading and a paragraph in its stream of blocks."""
    page.goto(f"/admin/pages/add/cms/newspage/{parent}/")
    page.locator("#id_title").fill("Warga diundang ke Tepian")
    page.locator("#id_introduction").fill("Pemerintah kota membuka konsultasi tentang Tepian.")
    _add_block(page, "heading")
    page.locator("[name='body-0-value']").fill("Apa yang ditanyakan")
    _add_block(page, "paragraph")
    _write(
        page.locator("[data-contentpath=body] .DraftEditor-root").last, "Semua warga boleh ikut."
    )


def write_consultation(page: Page, parent: int, now: datetime) -> None:
    """A draft with question, promise, frame and four phases."""
    page.goto(f"/admin/pages/add/participation/consultationpage/{parent}/")
    page.locator("#id_title").fill(QUESTION)
    page.locator("#id_promise").fill("Kami menjawab setiap tema dengan alasan.")
    page.locator("input[name=level][value=involve]").check()
    _choose(page, page.locator("#id_territory-chooser"), "Kota Samarinda")
    _choose(page, page.locator("#id_department-chooser"), "Dinas Pekerjaan Umum")
    page.locator("#id_introduction").fill("Tepian ditata kembali tahun depan; anggarannya tetap.")
    for name, words in ANSWERS.items():
        page.locator(f"#id_{name}").fill(words)
    day = timedelta(days=1)
    begin = now - day
    page.locator("#id_answer_by").fill(f"{now + 60 * day:%Y-%m-%d}")
    page.keyboard.press("Tab")
    phases = [
        ("ideas", begin, now + 10 * day),
        ("discussion", begin, now + 20 * day),
        ("vote", now + 21 * day, now + 30 * day),
        ("results", now + 31 * day, now + 90 * day),
    ]
    for number, (kind, starts, ends) in enumerate(phases):
        field = f"#id_planned_phases-{number}"
        page.locator("#id_planned_phases-ADD").press("Enter")
        page.locator(f"{field}-kind").select_option(kind)
        for name, moment in (("starts_at", starts), ("ends_at", ends)):
            page.locator(f"{field}-{name}").fill(f"{moment:%Y-%m-%d %H:%M}")
            page.keyboard.press("Tab")  # closes the calendar


def write_proposal(page: Page, parent: int, document: str) -> None:
    """A draft with two options, two sections and a document."""
    page.goto(f"/admin/pages/add/proposals/policyproposalpage/{parent}/")
    page.locator("#id_title").fill(PROPOSAL)
    page.locator("#id_summary").fill("Kota menata tepian sepanjang dua kilometer. Mulai 2027.")
    _write(page.locator("[data-contentpath=can_change]"), "Letak pedagang.")
    for number, (label, description, cost, effect) in enumerate(OPTIONS):
        page.locator("#id_options-ADD").press("Enter")
        page.locator(f"#id_options-{number}-label").fill(label)
        page.locator(f"#id_options-{number}-description").fill(description)
        page.locator(f"#id_options-{number}-cost").fill(cost)
        page.locator(f"#id_options-{number}-effect").fill(effect)
    for number, heading in enumerate(SECTIONS):
        page.locator("#id_sections-ADD").press("Enter")
        page.locator(f"#id_sections-{number}-heading").fill(heading)
        child = page.locator(f"#inline_child_sections-{number}")
        _write(child, f"Rencana untuk {heading.lower()}.")
    page.locator("#id_documents-ADD").press("Enter")
    _upload(page, page.locator("#id_documents-0-document-chooser"), document)


def preview(page: Page, words: str) -> None:
    """Save the draft; the preview shows it before anybody else can read it."""
    page.keyboard.press("Control+s")
    page.wait_for_url("**/edit/**")
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("iframe[title*=ratinjau], iframe[id*=preview]").first
    expect(shown.locator("main")).to_contain_text(words)


def submit(page: Page) -> str:
    """Ask for approval. Returns the address at which the page is edited."""
    address = page.url
    _more_actions(page)
    page.locator("button[name=action-submit]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    return address


def approve(page: Page, address: str) -> int:
    """The publisher finds the page among what waits, and approves it. Returns its number."""
    page.goto(address)
    _more_actions(page)
    page.locator("button[data-workflow-action-name=approve]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
    return int(address.rstrip("/").split("/")[-2])


def _more_actions(page: Page) -> None:
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()


def _add_block(page: Page, kind: str) -> None:
    page.locator("[data-contentpath=body] .c-sf-add-button").last.click()
    page.get_by_role("option").filter(has_text=_BLOCKS[kind]).first.click()


_BLOCKS = {"heading": "Judul", "paragraph": "Teks"}


def _write(place: Locator, words: str) -> None:
    """Write rich text, and wait until the editor has put it into the form."""
    field = place.locator("[contenteditable=true]").first
    field.click()
    field.press_sequentially(words)
    place.page.wait_for_function(
        "words => [...document.querySelectorAll('input[type=hidden]')]"
        ".some(field => field.value.includes(words))",
        arg=words,
    )


def _choose(page: Page, chooser: Locator, words: str) -> None:
    chooser.locator("[data-chooser-action-choose]").first.click()
    dialog = page.locator(".modal-body")
    dialog.get_by_role("link", name=words).click()
    expect(chooser).to_contain_text(words)


def _upload(page: Page, chooser: Locator, path: str) -> None:
    chooser.locator("[data-chooser-action-choose]").first.click()
    dialog = page.locator(".modal-body")
    dialog.get_by_role("tab", name="Unggah").click()
    dialog.locator("input[type=file]").set_input_files(path)
    dialog.locator("#tab-upload input[name$=title]").fill("Rencana tepian")
    dialog.locator("#tab-upload button[type=submit]").click()
    expect(chooser.locator("[data-chooser-title]")).not_to_be_empty()
