"""What residents, officers, moderators and officials do on the site's own pages."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.mailbox import Mailbox

SignIn = Callable[..., None]
CHOSEN = "perahu-tenang-di-bawah-jembatan-merah"
"""What a resident chooses at sign-up; the site refuses what is easily guessed."""


def send(page: Page, label: str) -> None:
    """Press the button with this label; the server's answer replaces the page."""
    page.get_by_role("button", name=label).first.click()


def sign_up(page: Page, mailbox: Mailbox, email: str, name: str) -> None:
    """An account by e-mail; the address is confirmed through the mail that arrives."""
    page.goto("/id/akun/signup/")
    form = page.locator("form:has(input[name=password1])")
    form.locator("input[name=email]").fill(email)
    form.locator("input[name=password1]").fill(CHOSEN)
    form.locator("input[name=public_name]").fill(name)
    form.locator("button[type=submit]").click()
    page.locator("input[name=code]").fill(mailbox.code(email))
    send(page, "Konfirmasi alamat")
    page.wait_for_selector(".account__name")


def ask_verification(page: Page, kelurahan: str) -> str:
    """Choose the kelurahan. Returns the number to tell at the desk."""
    page.goto("/id/verifikasi/")
    page.locator("select[name=area]").select_option(label=kelurahan)
    send(page, "Minta verifikasi")
    told = page.locator("main").get_by_text("V-").first
    expect(told).to_be_visible()
    words = told.inner_text().split()
    return next(word.strip(".,:") for word in words if word.startswith("V-"))


def confirm_at_the_desk(page: Page, number: str, nik: str, born: str, rt: str = "") -> None:
    """The officer has the identity card in front of her."""
    page.goto(f"/id/loket/?nomor={number}")
    if page.locator("input[name=nik]").count() == 0:
        page.locator("main").get_by_role("link", name=number).click()
    page.locator("input[name=nik]").fill(nik)
    page.locator("input[name=birth_date]").fill(born)
    if rt:
        page.locator("select[name=rt]").select_option(label=rt)
    page.locator("input[name=seen]").check()
    send(page, "Sahkan domisili")


def comment(page: Page, address: str, stance: str, words: str) -> None:
    page.goto(address)
    form = page.locator("form[action*='/debat/']").last
    form.locator(f"input[name=stance][value={stance}]").check()
    form.locator("textarea[name=body]").fill(words)
    form.locator("button[type=submit]").click()


def write_idea(page: Page, slug: str, title: str, words: str, kelurahan: str) -> str:
    """Three steps. Returns the idea's address."""
    page.goto(f"/id/gagasan/{slug}/baru/")
    page.locator("input[name=title]").fill(title)
    page.locator("textarea[name=body]").fill(words)
    page.locator("button[value=place]").click()
    page.locator("select[name=area]").select_option(label=kelurahan)
    page.locator("button[value=check]").click()
    expect(page.locator("main")).to_contain_text(words)
    page.locator("button[value=send]").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.url


def vote(page: Page, slug: str, option: str) -> None:
    """Choose, look at it, cast it."""
    page.goto(f"/id/suara/{slug}/")
    page.locator("label.ballot__option", has_text=option).click()
    page.locator("button[value=look]").click()
    expect(page.locator("main .card--main h2").first).to_have_text(option)
    page.locator("button[value=cast]").click()
    expect(page).to_have_url(f"{page.url.split('/id/')[0]}/id/suara/{slug}/masuk/")


def decide(page: Page, words: str, action: str, reason: str = "", to_author: str = "") -> None:
    """Open the case whose text has these words, and decide it."""
    page.goto("/id/moderasi/")
    for address in [
        link.get_attribute("href") or "" for link in page.locator("a:has(strong)").all()
    ]:
        page.goto(address)
        if words in page.locator("main").inner_text():
            break
    else:
        raise AssertionError(f"No case about {words!r}")
    page.locator(f"input[name=action][value={action}]").check()
    if reason:
        page.locator("select[name=reason]").select_option(reason)
        page.locator("textarea[name=words]").fill(to_author)
    page.locator("#decide").click()


def object_to(page: Page, words: str) -> None:
    """The author reads the reason in what happened with her voice, and objects once."""
    page.goto("/id/jejak-suara/")
    page.get_by_role("link", name="Keputusan moderator dan alasannya").first.click()
    page.locator("textarea[name=words]").fill(words)
    page.locator("main form button[type=submit]").click()


def decide_objection(page: Page, state: str, answer: str) -> None:
    page.goto("/id/moderasi/")
    page.locator("main a[href*='/keberatan/']").first.click()
    page.locator(f"input[name=state][value={state}]").check()
    page.locator("textarea[name=answer]").fill(answer)
    page.locator("main form.card--main button[type=submit]").click()


def make_theme(page: Page, slug: str, theme: str) -> None:
    page.goto(f"/id/keputusan/{slug}/atur/")
    page.locator("input[name=name]").fill(theme)
    send(page, "Buat tema")


def answer_theme(page: Page, slug: str, theme: str, search: str, reason: str) -> None:
    """Put what a search finds into the theme, and say what the city does about it."""
    page.goto(f"/id/keputusan/{slug}/atur/")
    page.get_by_role("link", name=theme).click()
    page.locator("#word").fill(search)
    page.locator("form.filters button[type=submit]").click()
    page.locator("button[name=all]").click()
    page.locator("select[name=outcome]").select_option("adopted")
    page.locator("textarea[name=reason]").fill(reason)
    send(page, "Simpan jawaban")


def answer_rest(page: Page, slug: str, reason: str) -> None:
    """What fits no theme goes into "other", and gets an answer too."""
    page.goto(f"/id/keputusan/{slug}/atur/")
    other = page.locator("form[action$='/lain/']")
    other.locator("textarea[name=reason]").fill("Kami baca di rapat, tanpa memilahnya di sini.")
    other.locator("button").click()
    page.locator("select[name=outcome]").select_option("deferred")
    page.locator("textarea[name=reason]").fill(reason)
    send(page, "Simpan jawaban")


def write_decision(page: Page, slug: str, headline: str, reasons: str) -> None:
    page.goto(f"/id/keputusan/{slug}/atur/")
    page.locator("[name=headline]").fill(headline)
    page.locator("select[name=outcome]").select_option("adopted")
    page.locator("textarea[name=reasons]").fill(reasons)
    page.locator("[name=changed]").fill("Pedagang kecil mendapat tempat tetap.")
    page.locator("[name=next_step]").fill("Pekerjaan dimulai Maret 2027.")
    send(page, "Simpan")
