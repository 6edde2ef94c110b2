"""Texts name the times, tries and digits that the program obeys."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from accounts.models import Person
from privacy.durations import DURATIONS, duration, in_words

pytestmark = pytest.mark.django_db
NUMBER = r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|fifteen|thirty|half)"
BY_HAND = re.compile(NUMBER + r" (?:digits?|seconds?|minutes?|hours?|days?|years?|tries|times)\b")


def test_a_time_is_said_in_its_largest_unit() -> None:
    day = timedelta(days=1)
    spans = (timedelta(seconds=30), timedelta(seconds=900), timedelta(hours=2), day, 730 * day)
    said = ["30 seconds", "15 minutes", "2 hours", "1 day", "2 years"]
    assert [in_words(span) for span in spans] == said
    with translation.override("id"):
        assert in_words(730 * day) == "2 tahun"


def test_every_time_with_a_name_can_be_said() -> None:
    assert all(duration(name) for name in DURATIONS)


@pytest.mark.parametrize(
    ("template", "setting", "value", "words"),
    [
        ("account/confirm_email_verification_code.html",
         "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT", 1260, "21 minutes"),
        ("account/email/email_confirmation_signup_message.txt",
         "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT", 1260, "21 minutes"),
        ("account/confirm_login_code.html", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT", 240, "4 minutes"),
        ("account/email/login_code_message.txt", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT", 240, "4 minutes"),
        ("residents/visit_code.html", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT", 240, "4 minutes"),
        ("residents/visit_over.html", "ACCOUNT_LOGIN_BY_CODE_TIMEOUT", 240, "4 minutes"),
        ("account/password_reset_done.html", "PASSWORD_RESET_TIMEOUT", 10_800, "3 hours"),
        ("account/email/password_reset_key_message.txt",
         "PASSWORD_RESET_TIMEOUT", 10_800, "3 hours"),
        ("mfa/index.html", "MFA_TOTP_PERIOD", 60, "every 1 minute"),
        ("mfa/index.html", "MFA_TOTP_DIGITS", 8, "shows 8 digits"),
        ("mfa/totp/activate_form.html", "MFA_TOTP_DIGITS", 8, "Type the 8 digits"),
        ("residents/verification.html", "REMBUK_RESIDENCY_DAYS", 365, "lasts 1 year"),
        ("residents/register_match.html",
         "REMBUK_LIMITS", {"register": (3, 1800)}, "3 times in 30 minutes"),
    ],
)  # fmt: skip
def test_a_text_follows_its_setting(
    settings: Any, template: str, setting: str, value: object, words: str
) -> None:
    counts = {"scan_days": 30, "answer_days": 3}
    with translation.override("en"):
        assert words not in render_to_string(template, counts)
        setattr(settings, setting, value)
        assert words in render_to_string(template, counts)


def test_a_mail_for_a_new_password_says_how_long_its_link_works(settings: Any, ana: Person) -> None:
    assert ana.user
    settings.PASSWORD_RESET_TIMEOUT = 3 * 3600
    client = Client()
    client.post("/id/akun/password/reset/", {"email": ana.user.email})
    assert "tautan berlaku 3 jam" in mail.outbox[-1].body
    done = client.get("/id/akun/password/reset/done/").content.decode()
    assert "Tautan berlaku 3 jam" in done


def test_the_page_on_data_follows(settings: Any, client: Client) -> None:
    settings.REMBUK_RESIDENCY_DAYS = 1095
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 240
    assert "3 years, then renewed" in client.get("/en/data-pribadi/verifikasi/").content.decode()
    assert "4 menit, lalu dihapus" in client.get("/id/data-pribadi/cara/").content.decode()


MEANT = re.compile(
    r"(?:last|first) \w+ digits|NIK has 16 digits|some \w+ minutes|3 × 24 hours", re.IGNORECASE
)
"""Numbers of the world outside: what a NIK is made of, what a visit takes, what the law sets."""


def test_no_text_counts_times_or_digits_by_hand() -> None:
    from scripts import messages

    found = {
        f"{use.place}: {message.id}"
        for message, use in messages.in_use().items()
        if BY_HAND.search(MEANT.sub("", message.id))
    }
    assert not found, "\n".join(sorted(found))
