"""How often mails come, stopping them by one click, and that none is lost or sent twice."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import Message
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from notices.actions.notices import notify, notify_many, send_due_mails
from notices.actions.preferences import set_rhythms, stop_mails
from notices.models import MailPreference, Notice
from notices.queries.preferences import next_digest
from tests import factories

pytestmark = pytest.mark.django_db
MAILS = 150
CHOOSE = "/id/pemberitahuan/surel/"
_numbers = count()


def tell(
    person: Person, kind: str = "reply", title: str = "Somebody replied to your comment"
) -> None:
    notify(
        person=person, kind=kind, title=title, words="Taman di tepian", url="jejak-suara/",
        event=f"e{next(_numbers)}", at=timezone.now(),
    )  # fmt: skip


def choose(person: Person, **rhythms: str) -> None:
    set_rhythms(person=person, rhythms=rhythms, at=timezone.now())


def the_morning_comes() -> None:
    Notice.objects.exclude(mail_after=None).update(mail_after=timezone.now())


@pytest.mark.parametrize(
    ("rhythm", "at", "due"),
    [
        ("at-once", "2026-12-03T12:00", None),
        ("never", "2026-12-03T12:00", None),
        ("daily", "2026-12-03T06:59", "2026-12-03T07:00"),
        ("daily", "2026-12-03T07:00", "2026-12-04T07:00"),
        ("weekly", "2026-12-03T12:00", "2026-12-07T07:00"),
        ("weekly", "2026-12-07T06:00", "2026-12-07T07:00"),
        ("weekly", "2026-12-07T07:30", "2026-12-14T07:00"),
    ],
)
def test_a_digest_comes_in_the_morning_of_the_city(rhythm: str, at: str, due: str | None) -> None:
    zone = timezone.get_default_timezone()
    found = next_digest(rhythm, datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC))
    assert found == (datetime.fromisoformat(due).replace(tzinfo=zone) if due else None)


def test_what_comes_once_a_day_is_one_mail(ana: Person) -> None:
    mail.outbox.clear()
    choose(ana, reply="daily", decision="daily", phase="never")
    for kind, title in (("reply", "Your text is public"), ("decision", "x"), ("phase", "y")):
        tell(ana, kind, title)
    tell(ana, "verification", "Your text is public")
    assert send_due_mails() == 1  # the one kind that comes at once
    the_morning_comes()
    assert (send_due_mails(), send_due_mails()) == (1, 0)
    assert "2 pemberitahuan" in mail.outbox[1].subject
    for part in (mail.outbox[1].body, str(mail.outbox[1].alternatives[0][0])):
        assert "Taman di tepian" in part
        assert "\ny." not in part


def test_what_waits_follows_another_choice(ana: Person) -> None:
    mail.outbox.clear()
    choose(ana, reply="weekly")
    tell(ana)
    assert send_due_mails() == 0
    choose(ana, reply="at-once")
    assert send_due_mails() == 1
    choose(ana, reply="daily")
    tell(ana)
    choose(ana, reply="never")
    the_morning_comes()
    assert send_due_mails() == 0


def test_the_link_in_a_mail_of_several_notices_stops_all_that_come_so(ana: Person) -> None:
    choose(ana, reply="daily", decision="weekly")
    stop_mails(person=ana, scope="weekly", at=timezone.now())
    assert dict(MailPreference.objects.values_list("kind", "rhythm")) == {
        "reply": "never",
        "decision": "never",
    }


def test_the_settings_page_asks_for_each_kind(client: Client, ana: Person) -> None:
    assert client.get(CHOOSE).status_code == 302
    factories.sign_in(client, ana)
    page = client.get(CHOOSE)
    assert 'name="confirm"' not in page.content.decode()
    names = list(page.context["form"].fields)
    answer = client.post(CHOOSE, {**dict.fromkeys(names, "at-once"), "reply": "weekly"})
    assert answer.status_code == 302
    assert list(MailPreference.objects.values_list("kind", "rhythm")) == [("reply", "weekly")]
    assert client.post(CHOOSE, {"reply": "hourly"}).status_code == 422


def header_of(message: Any) -> Message:
    return message.message()  # type: ignore[no-any-return]


def test_one_click_stops_mails_signed_out(client: Client, ana: Person) -> None:
    mail.outbox.clear()
    tell(ana)
    send_due_mails()
    header = header_of(mail.outbox[0])
    assert header["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = header["List-Unsubscribe"].strip("<>")
    assert address in mail.outbox[0].body
    assert f'href="{address}"' in str(mail.outbox[0].alternatives[0][0])
    place = address.removeprefix("http://127.0.0.1:8000")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(place).status_code == 200
    assert not MailPreference.objects.exists()  # a look changes nothing
    for _click in range(2):
        assert strict.post(place, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(MailPreference.objects.values_list("kind", "rhythm")) == [("reply", "never")]
    tell(ana)
    tell(ana, "decision")
    assert send_due_mails() == 1
    strict.post(place, {"all": "1"})
    assert set(MailPreference.objects.values_list("rhythm", flat=True)) == {"never"}


def test_a_mark_that_somebody_made_up_stops_nothing(client: Client, ana: Person) -> None:
    for mark in ("1_reply_abc", f"{ana.pk}_reply_{'a' * 43}", "x", "9_9_9", "__"):
        assert client.post(f"/id/pemberitahuan/berhenti/{mark}/").status_code == 404
    assert not MailPreference.objects.exists()


def test_a_mail_has_nothing_of_the_person_but_the_address(ana: Person) -> None:
    mail.outbox.clear()
    ana.public_name = "Ananda Putri"
    ana.save()
    tell(ana, "moderation")
    send_due_mails()
    message = mail.outbox[0]
    for part in (message.subject, message.body, str(message.alternatives[0][0])):
        assert "Ananda" not in part
        assert "ana@" not in part
        assert "Taman di tepian" not in part  # what an office wrote is read on the site


def test_no_mail_is_lost_and_none_shown_twice_when_the_worker_ends(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify_many(
        Notice(
            person=ana, kind="reply", title="Your text is public", url="a/", event=f"n{number}",
            created_at=timezone.now() - timedelta(hours=1),
        )
        for number in range(MAILS)
    )  # fmt: skip
    mail.outbox.clear()
    real, tries = EmailMessage.send, count(1)

    def killed(message: EmailMessage) -> int:
        number = next(tries)
        if number == MAILS // 4:
            raise SystemExit  # before the server has it
        answer = real(message)
        if number == MAILS // 2:
            raise SystemExit  # the server has it, and nobody wrote it down
        return answer

    monkeypatch.setattr(EmailMessage, "send", killed)
    for _worker in range(3):
        with suppress(SystemExit):
            while send_due_mails(most=70):
                pass
    marks = [header_of(message)["Message-ID"] for message in mail.outbox]
    assert len(set(marks)) == MAILS
    assert len(marks) == MAILS + 1  # the one that nobody wrote down, under the same Message-ID
    assert not Notice.objects.filter(mailed_at=None).exists()
