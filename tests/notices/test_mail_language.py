"""Mails are written in the language in which a person last did something here."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.adapter import AccountAdapter
from accounts.models import Person, User
from notices.actions.notices import notify, send_due_mails
from notices.models import Notice
from tests import factories
from web.addresses import NO_ADDRESS

pytestmark = pytest.mark.django_db
SIGN_IN = {"login": "ana@example.org", "password": "kata-sandi-uji"}


def mail_to(person: Person) -> str:
    """Subject and text of the next mail to this person."""
    mail.outbox.clear()
    number = Notice.objects.count()
    notify(
        person=person, kind="moderation", title="Your text is public", words="Taman",
        url="jejak-suara/", event=f"event-{number}", at=timezone.now(),
    )  # fmt: skip
    Notice.objects.update(mail_due=True)
    assert send_due_mails() == 1
    return f"{mail.outbox[0].subject}\n{mail.outbox[0].body}"


@pytest.mark.parametrize("kind", ["reply", "phase", "decision", "moderation", "verification"])
def test_a_mail_says_what_happened_and_where_the_settings_are(ana: Person, kind: str) -> None:
    mail.outbox.clear()
    ana.language = "en"
    ana.save()
    notify(
        person=ana, kind=kind, title="Somebody replied to your comment", words="Taman di tepian",
        url="jejak-suara/", event="x", at=timezone.now(),
    )  # fmt: skip
    Notice.objects.update(mail_due=True)
    assert send_due_mails() == 1
    body = mail.outbox[0].body
    assert body.startswith("Somebody replied to your comment.")
    assert "http://127.0.0.1:8000/en/pemberitahuan/surel/" in body
    assert ("Taman di tepian" in body) is (kind in {"reply", "phase", "decision"})


def test_mails_about_an_account_name_the_settings_too(client: Client, ana: Person) -> None:
    mail.outbox.clear()
    client.post("/en/akun/password/reset/", {"email": ana.user.email})
    body = mail.outbox[0].body
    assert "http://127.0.0.1:8000/en/akun/profil/" in body
    assert "Rembuk Samarinda" in body
    assert "testserver" not in body


def test_somebody_whose_language_is_unknown_is_written_to_in_the_city_s(ana: Person) -> None:
    text = mail_to(ana)
    assert "/id/pemberitahuan/" in text
    assert "Your text is public" not in text


def test_signing_in_in_english_brings_english_mails(client: Client, ana: Person) -> None:
    assert client.post("/en/akun/login/", SIGN_IN).status_code == 302
    text = mail_to(ana)
    assert "Your text is public" in text
    assert "Sign in to read it" in text
    assert "/en/pemberitahuan/" in text


def test_the_language_of_the_last_form_counts(client: Client, ana: Person) -> None:
    client.post("/en/akun/login/", SIGN_IN)
    client.post("/id/akun/profil/", {"public_name": "Ana"})
    assert "Your text is public" not in mail_to(ana)
    client.get("/en/akun/profil/")
    assert "Your text is public" not in mail_to(ana)
    client.post("/en/akun/profil/", {"public_name": "Ana"})
    assert "Your text is public" in mail_to(ana)


def test_what_was_refused_changes_nothing(client: Client, ana: Person) -> None:
    client.post("/id/akun/login/", SIGN_IN)
    assert client.post("/en/moderasi/1/", {}).status_code == 403
    assert "Your text is public" not in mail_to(ana)


def test_signing_up_in_english_is_remembered(client: Client) -> None:
    form = {"email": "john@example.org", "password1": "a-long-password", "public_name": "John"}
    client.post("/en/akun/signup/", form)
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    client.post("/en/akun/confirm-email/", {"code": code[0]})
    assert Person.objects.get().language == "en"


def test_each_person_is_written_to_in_an_own_language(client: Client, ana: Person) -> None:
    client.post("/en/akun/login/", SIGN_IN)
    other = factories.person("rini", language="id")
    assert "Your text is public" in mail_to(ana)
    assert "Your text is public" not in mail_to(other)


def test_an_account_without_an_address_is_told_in_the_site_only() -> None:
    somebody = factories.person("tanpa")
    assert somebody.user
    User.objects.filter(pk=somebody.user.pk).update(email=f"x@{NO_ADDRESS}")
    somebody.refresh_from_db()
    mail.outbox.clear()
    notify(
        person=somebody, kind="moderation", title="Your text is public", words="Taman",
        url="jejak-suara/", event="event", at=timezone.now(),
    )  # fmt: skip
    assert Notice.objects.get().mail_due is False
    # One that was due before the address went is not tried either.
    Notice.objects.update(mail_due=True)
    assert send_due_mails() == 0
    assert not mail.outbox
    assert list(Notice.objects.values_list("mail_due", "mailed_at")) == [(False, None)]
    AccountAdapter().send_mail("account/email/email_changed", f"x@{NO_ADDRESS}", {})
    assert not mail.outbox
