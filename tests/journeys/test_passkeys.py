"""A passkey is added, opens the account alone, and is asked for after the password."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PASSWORD
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page: Page) -> None:
    """Give the browser an authenticator that answers by itself."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action*=logout]').submit()")


def test_a_passkey_signs_in_alone_and_as_the_second_step(
    site: Site, visit: Callable[..., Page]
) -> None:
    site.python("from tests import factories; factories.person('kunci')")
    page = visit()
    # Browsers take no passkeys for an address of digits.
    home = site.url.replace("127.0.0.1", "localhost")
    with_device(page)

    def type_password() -> None:
        page.goto(f"{home}/id/akun/login/")
        page.fill("[name=login]", "kunci@example.org")
        page.fill("[name=password]", PASSWORD)
        page.locator("form:has([name=password]) button[type=submit]").click()

    type_password()
    page.goto(f"{home}/id/akun/langkah-kedua/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    assert page.locator(".codes li").count() == 10

    sign_out(page)
    page.goto(f"{home}/id/akun/login/")
    page.click("#passkey_login")
    page.wait_for_selector(".account__name")

    sign_out(page)
    type_password()
    page.wait_for_url("**/langkah-kedua/authenticate/")
    assert page.locator(".account__name").count() == 0
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_selector(".account__name")


def test_an_account_begins_with_a_passkey(
    site: Site, visit: Callable[..., Page], mailbox: Mailbox
) -> None:
    page = visit(width=360)
    home = site.url.replace("127.0.0.1", "localhost")
    with_device(page)
    page.goto(f"{home}/id/akun/signup/")
    page.get_by_role("link", name="Daftar dengan kunci sandi").click()
    page.fill("[name=email]", "sandi@example.org")
    page.fill("[name=public_name]", "Sandi")
    page.get_by_role("button", name="Kirimi saya kode").click()
    page.fill("[name=code]", mailbox.code("sandi@example.org"))
    page.get_by_role("button", name="Konfirmasi alamat").click()
    page.wait_for_url("**/webauthn/signup/**")
    page.click("#mfa_webauthn_signup")
    page.wait_for_selector(".account__name")
    sign_out(page)
    page.goto(f"{home}/id/akun/login/")
    page.click("#passkey_login")
    page.wait_for_selector(".account__name")
    page.goto(f"{home}/id/akun/data/")
    assert "Data saya" in page.locator("h1").inner_text()
