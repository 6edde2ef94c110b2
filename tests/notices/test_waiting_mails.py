"""Mails go out at once; what cannot waits, holds up no other, and goes out later."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.actions.deletion import delete_account, send_receipts
from accounts.models import Person
from notices.actions import mails
from notices.actions.mails import GIVEN_UP_AFTER, give_up_old, send_waiting
from notices.actions.notices import notify, send_due_mails
from notices.models import Notice, Outage, WaitingMail
from privacy.models import Erasure
from privacy.retention import delete_outdated
from tests import factories
from tests.mail_server import MailServer
from tests.residents.visits import ways
from web.submissions import new_key

pytestmark = pytest.mark.django_db
NO_SUCH_USER = "550 5.1.1 no such user"
FORM = {"email": "rini@example.org", "password1": "kata-sandi-panjang", "public_name": "Rini"}


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    made = MailServer()
    made.use(settings)
    made.start()
    monkeypatch.setattr(mails, "_asked_again_at", 0.0)
    yield made
    made.stop()


def write(to: str, subject: str = "Kabar") -> EmailMessage:
    message = EmailMessage(subject, "Isi surel", to=[to])
    message.send()
    return message


def later(days: float = 0) -> int:
    return send_waiting(at=timezone.now() + timedelta(days=days, seconds=1))


class TestAServerThatIsThere:
    def test_a_mail_goes_at_once_and_leaves_nothing(self, server: MailServer) -> None:
        write("ana@example.org")
        mail = server.to("ana@example.org")[0]
        assert not WaitingMail.objects.exists()
        assert mail["Message-ID"].endswith("@127.0.0.1>")

    def test_an_address_that_does_not_exist_is_not_kept(self, server: MailServer) -> None:
        server.refused["salah@example.org"] = NO_SUCH_USER
        with capture_logs() as logs:
            write("salah@example.org", "Kode Anda")
        trace = WaitingMail.objects.get()
        assert trace.given_up_at
        assert (trace.about, trace.reason) == ("Kode Anda", "recipient refused, 550")
        assert (trace.sealed, trace.user) == ("", None)
        assert "salah" not in str(logs)

    @pytest.mark.parametrize("address", ["ana@" + "x" * 70 + ".org", "ana@kota\nBcc: x@y.org"])
    def test_what_cannot_be_an_address_makes_no_error(
        self, server: MailServer, address: str
    ) -> None:
        write(address)
        assert WaitingMail.objects.get().given_up_at
        write("ana@example.org")
        assert server.to("ana@example.org")

    @pytest.mark.parametrize(
        "answer", ["450 4.2.1 greylisted", "554 5.7.1 relay denied", "550 5.7.1 not you"]
    )
    def test_what_may_pass_waits_longer_each_time_and_holds_up_nobody(
        self, server: MailServer, answer: str
    ) -> None:
        server.refused["ana@example.org"] = answer
        write("ana@example.org")
        write("budi@example.org")
        assert server.to("budi@example.org")
        waits = []
        for _turn in range(4):
            mail = WaitingMail.objects.get()
            send_waiting(at=mail.next_try_at)
            waits.append(WaitingMail.objects.get().next_try_at - mail.next_try_at)
        assert waits == sorted(waits)
        assert waits[-1] > 3 * waits[0]
        assert not Outage.objects.exists()
        server.refused.clear()
        assert later(days=1) == 1
        assert server.to("ana@example.org")
        assert not WaitingMail.objects.exists()

    def test_one_that_fails_again_holds_up_no_other_that_waits(self, server: MailServer) -> None:
        for name in ("ana", "budi"):
            server.refused[f"{name}@example.org"] = "450 4.2.1 greylisted"
            write(f"{name}@example.org")
        del server.refused["budi@example.org"]
        assert later(days=1) == 1
        assert server.to("budi@example.org")


class TestAServerThatIsAway:
    def test_the_mail_waits_sealed_and_goes_out_as_it_was(self, server: MailServer) -> None:
        server.stop()
        message = EmailMultiAlternatives(
            "Kode", "Kode Anda: 1234", to=["ana@example.org"], reply_to=["kota@example.org"]
        )
        message.attach_alternative("<p>1234</p>", "text/html")
        message.attach("surat.txt", b"isi", "text/plain")
        assert message.send() == 1
        waiting = WaitingMail.objects.get()
        assert "1234" not in waiting.sealed
        assert "ana@" not in str(WaitingMail.objects.values().get())
        assert later() == 0
        server.start()
        assert later() == 1
        mail = server.to("ana@example.org")[0]
        body = mail.get_body(("plain",))
        assert body
        assert body.get_content().strip() == "Kode Anda: 1234"
        assert mail["Reply-To"] == "kota@example.org"
        assert [part.get_filename() for part in mail.iter_attachments()] == ["surat.txt"]
        assert not WaitingMail.objects.exists()

    def test_one_line_when_it_goes_and_one_when_it_comes(self, server: MailServer) -> None:
        server.stop()
        with capture_logs() as logs:
            for number in range(5):
                write(f"warga{number}@example.org")
            for _turn in range(3):
                later()
            server.start()
            assert later() == 5
            write("ana@example.org")
        told = [(line["event"], line["service"]) for line in logs if "outage" in line["event"]]
        assert told == [("outage_began", "mail"), ("outage_ended", "mail")]

    def test_nobody_waits_for_it_twice(self, server: MailServer, monkeypatch: Any) -> None:
        server.stop()
        tries = []
        real = mails.mail_server.try_to_send
        monkeypatch.setattr(
            mails.mail_server, "try_to_send", lambda m: (tries.append(1), real(m))[1]
        )
        for number in range(5):
            write(f"warga{number}@example.org")
        assert len(tries) == 1
        assert WaitingMail.objects.count() == 5

    def test_signing_up_goes_on_and_the_page_says_so(
        self, server: MailServer, client: Client
    ) -> None:
        server.stop()
        page = client.post("/en/akun/signup/", FORM | {"submission_key": new_key()}, follow=True)
        assert page.status_code == 200
        assert "cannot go out at the moment" in page.content.decode()
        server.start()
        later()
        text = server.to(FORM["email"])[0].get_body(("plain",))
        assert text
        code = re.search(r"\d{4}-\d{4}", text.get_content())
        assert code
        sent = {"code": code[0], "submission_key": new_key()}
        client.post("/en/akun/confirm-email/", sent)
        assert Person.objects.filter(public_name="Rini").exists()

    @pytest.mark.parametrize("known", [True, False])
    def test_a_mistyped_address_is_told_whether_or_not_it_has_an_account(
        self, server: MailServer, client: Client, known: bool
    ) -> None:
        address = factories.person("budi").user.email if known else FORM["email"]  # type: ignore[union-attr]
        server.refused[address] = NO_SUCH_USER
        sent = FORM | {"email": address, "submission_key": new_key()}
        page = client.post("/en/akun/signup/", sent, follow=True).content.decode()
        assert "cannot deliver to this address" in page

    @pytest.mark.parametrize("gone", [True, False])
    def test_one_visit_goes_on_and_says_what_became_of_the_mail(
        self, server: MailServer, client: Client, city: object, gone: bool
    ) -> None:
        ways.load(factories.staff("fitri", "kelurahan-officer", ways.SIDODADI))
        server.refused["rini@example.org"] = NO_SUCH_USER
        if gone:
            server.stop()
        assert ways.ask(client, "rini@example.org").status_code == 302
        page = client.get(ways.CODE_PAGE).content.decode()
        words = "cannot go out at the moment" if gone else "cannot deliver to this address"
        assert words in page
        assert ("Our mail server does not answer" in page) == gone

    def test_asking_for_a_new_password_goes_on(
        self, server: MailServer, client: Client, budi: Person
    ) -> None:
        server.stop()
        sent = {"email": "budi@example.org", "submission_key": new_key()}
        assert client.post("/en/akun/password/reset/", sent, follow=True).status_code == 200
        assert WaitingMail.objects.get().user == budi.user


class TestAfterDays:
    def test_it_is_given_up_and_seen(
        self, server: MailServer, client: Client, admin_client: Client
    ) -> None:
        server.stop()
        write("ana@example.org", "Suara Anda")
        assert give_up_old(at=timezone.now() + timedelta(hours=1)) == 0
        assert give_up_old(at=timezone.now() + GIVEN_UP_AFTER * 1.01) == 1
        trace = WaitingMail.objects.get()
        assert (trace.sealed, trace.reason) == ("", "mail server away")
        mail = client.get("/readyz").json()["mail"]
        assert (mail["ok"], mail["given_up"], mail["waiting"]) == (False, 1, 0)
        page = admin_client.get("/admin/surel/").content.decode()
        assert "Suara Anda" in page

    def test_its_trace_goes_too(self, server: MailServer) -> None:
        server.refused["salah@example.org"] = NO_SUCH_USER
        write("salah@example.org")
        delete_outdated(timezone.now() + timedelta(days=29))
        assert WaitingMail.objects.exists()
        delete_outdated(timezone.now() + timedelta(days=31))
        assert not WaitingMail.objects.exists()


class TestNotices:
    def tell(self, person: Person, event: str) -> None:
        notify(
            person=person, kind="moderation", title="Your text is public", words="", url="x/",
            event=event, at=timezone.now(),
        )  # fmt: skip

    def test_none_is_given_up_by_an_outage(
        self, server: MailServer, ana: Person, budi: Person
    ) -> None:
        for person in (ana, budi):
            self.tell(person, "event")
        server.stop()
        for _turn in range(30):
            send_due_mails()
            later()
        server.start()
        later()
        send_due_mails()
        for name in ("ana", "budi"):
            assert len(server.to(f"{name}@example.org")) == 1

    def test_a_refused_address_holds_up_nobody(
        self, server: MailServer, ana: Person, budi: Person
    ) -> None:
        server.refused["ana@example.org"] = NO_SUCH_USER
        for person in (ana, budi):
            self.tell(person, "event")
        send_due_mails()
        assert server.to("budi@example.org")
        assert not Notice.objects.filter(mailed_at=None).exists()


class TestDeletedAccounts:
    def test_a_refused_address_blocks_no_receipt_and_is_forgotten(
        self, server: MailServer, ana: Person, budi: Person
    ) -> None:
        server.refused["ana@example.org"] = NO_SUCH_USER
        for person in (ana, budi):
            delete_account(person=person, keep_texts=True, at=timezone.now())
        send_receipts()
        assert server.to("budi@example.org")
        assert not Erasure.objects.exclude(mail_to="").exists()
        assert not WaitingMail.objects.exclude(sealed="").exists()

    def test_mails_that_wait_go_with_the_account(self, server: MailServer, ana: Person) -> None:
        server.stop()
        write("ana@example.org")
        assert WaitingMail.objects.get().user == ana.user
        delete_account(person=ana, keep_texts=True, at=timezone.now())
        assert not WaitingMail.objects.exists()
