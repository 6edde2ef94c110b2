"""Cast as intended: a sealed vote is cast, or it is opened to check it; never both."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from nacl.encoding import HexEncoder
from nacl.public import PrivateKey, SealedBox

from accounts.models import Person
from ledger.models import Leaf
from polls.actions.ballots import cast_ballot, cast_sealed, check_sealed, seal_ballot
from polls.algorithms import verify_poll
from polls.algorithms.envelopes import Content, Sealed, seal_again, seal_openly, unseal
from polls.algorithms.receipts import receipt_code
from polls.models import CheckedEnvelope, Dispute, Poll, SealedBallot, Turnout
from polls.queries.log import entries_of
from polls.queries.outside_key import private_key
from polls.queries.package import published_log
from tests import factories
from web.refusal import Refused

Finish = Callable[[Poll], Poll]
BALLOT, REVIEW = "/id/suara/tepian/", "/id/suara/tepian/periksa/"
CHECKED, FILE = "/id/suara/tepian/uji/", "/id/suara/tepian/uji.json"
DONE, ANEW = "/id/suara/tepian/masuk/", "Suara disegel ulang"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
SHOWN = re.compile(r'class="receipt__number">([\w-]+)<')


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    client.force_login(ana.user)
    return client


def look(client: Client, choice: int = 2) -> tuple[str, dict[str, str]]:
    """The receipt of the second look, and what its form sends."""
    key = client.get(BALLOT).context["submission_key"]
    sent = {"choice": choice, "step": "look", "submission_key": key}
    page = client.post(BALLOT, sent, follow=True).content.decode()
    return shown(page), form(page)


def shown(page: str) -> str:
    found = SHOWN.search(page)
    assert found, page
    return found[1]


def form(page: str) -> dict[str, str]:
    return {name: value for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}


def press(client: Client, sent: dict[str, str], step: str) -> Any:
    return client.post(BALLOT, {**sent, "step": step})


def standing() -> list[str]:
    envelopes = SealedBallot.objects.values_list("envelope", flat=True)
    return [receipt_code(hashlib.sha256(bytes(one)).hexdigest()) for one in envelopes]


def sealed_by(poll: Poll, person: Person, choice: int = 2) -> Sealed:
    return seal_ballot(poll=poll, person=person, choice=choice, at=timezone.now())


class TestSealing:
    @pytest.mark.parametrize("length", [96, 97, 128, 4096])
    def test_an_envelope_sealed_by_hand_is_a_sealed_box(self, length: int) -> None:
        """Byte by byte: with the same ephemeral key libsodium gives the same."""
        key = PrivateKey.generate()
        public = key.public_key.encode(HexEncoder).decode()
        sealed = seal_openly(public, Content([1, 3], "64.72.01"), length)
        opened = SealedBox(key).decrypt(sealed.envelope)
        assert opened.decode() == sealed.text
        assert len(opened) == length
        assert len(sealed.envelope) == len(SealedBox(key.public_key).encrypt(opened))
        assert seal_again(public, sealed.secret, sealed.text) == sealed.envelope
        assert unseal(key, sealed.envelope) == sealed.content == Content([1, 3], "64.72.01")
        assert seal_openly(public, sealed.content, length).envelope != sealed.envelope

    @pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 64, 200])
    def test_the_program_of_one_file_seals_the_same(self, length: int) -> None:
        key, ephemeral = PrivateKey.generate(), PrivateKey.generate()
        public, text = key.public_key.encode(HexEncoder).decode(), "x" * length
        ours = seal_again(public, bytes(ephemeral), text)
        theirs = verify_poll.seal_again(bytes.fromhex(public), bytes(ephemeral), text.encode())
        assert ours == theirs
        assert SealedBox(key).decrypt(theirs).decode() == text


class TestPages:
    def test_from_choosing_over_a_check_to_the_urn(
        self, as_ana: Client, poll: Poll, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The whole way, without a script."""
        receipt, sent = look(as_ana, 2)
        page = as_ana.get(REVIEW).content.decode()
        assert page.index(receipt) < page.index("Taman saja") < page.index('value="check"')
        answer = press(as_ana, sent, "check")
        assert (answer.status_code, answer.url) == (302, CHECKED)
        opened = as_ana.get(CHECKED).content.decode()
        assert shown(opened) == receipt
        assert "Taman saja" in opened
        assert "Ini bukan suara" in opened
        assert "Samarinda Ulu" in opened
        assert not Turnout.objects.exists()
        assert not SealedBallot.objects.exists()
        file, log = tmp_path / "periksa.json", tmp_path / "log.json"
        file.write_text(as_ana.get(FILE).content.decode(), "utf-8")
        assert receipt not in file.read_text("utf-8")
        log.write_text(json.dumps(published_log(poll)), "utf-8")
        asked = [str(log), "--envelope", str(file), "--receipt", receipt]
        assert verify_poll.main(asked) == 0
        said = capsys.readouterr().out
        assert receipt in said
        assert "Taman saja" in said or "A park only" in said
        again, sent = look(as_ana, 3)
        assert again != receipt
        assert as_ana.get(CHECKED).url == BALLOT
        assert press(as_ana, sent, "cast").url == DONE
        assert standing() == [again]
        assert shown(as_ana.get(DONE).content.decode()) == again

    def test_exactly_the_envelope_of_the_receipt_is_cast(self, as_ana: Client, poll: Poll) -> None:
        receipt, sent = look(as_ana)
        press(as_ana, {**sent, "choice": "1"}, "cast")  # what else the form says is of no weight
        assert standing() == [receipt]
        held = bytes(SealedBallot.objects.get().envelope)
        assert unseal(private_key(poll.sealed_private_key), held).choice == 2
        assert "ballot_look" not in as_ana.session

    def test_each_button_twice_does_it_once(self, as_ana: Client, poll: Poll) -> None:
        receipt, sent = look(as_ana)
        assert [press(as_ana, sent, "check").url for _ in "12"] == [CHECKED, CHECKED]
        assert CheckedEnvelope.objects.count() == 1
        again, sent = look(as_ana)
        assert [press(as_ana, sent, "cast").url for _ in "12"] == [DONE, DONE]
        assert standing() == [again] != [receipt]
        assert Leaf.objects.filter(data__contains='"type":"envelope"').count() == 1

    def test_what_was_checked_is_not_cast_from_another_tab(
        self, as_ana: Client, poll: Poll
    ) -> None:
        _receipt, sent = look(as_ana)
        press(as_ana, sent, "check")
        answer = press(as_ana, sent, "cast")
        assert answer.status_code == 403
        assert "tidak pernah dikirim" in answer.content.decode()
        assert not SealedBallot.objects.exists()
        assert as_ana.get(REVIEW).url == CHECKED

    def test_what_was_cast_is_not_opened_from_another_tab(self, as_ana: Client, poll: Poll) -> None:
        """Not even when the session still holds what sealed it."""
        receipt, sent = look(as_ana)
        kept = as_ana.session["ballot_look"]
        press(as_ana, sent, "cast")
        assert press(as_ana, sent, "check").url == DONE
        session = as_ana.session
        session["ballot_look"] = kept
        session.save()
        answer = press(as_ana, sent, "check")
        assert answer.status_code == 403
        assert as_ana.get(CHECKED).url == BALLOT
        assert as_ana.get(FILE).status_code == 404
        assert standing() == [receipt]
        assert not CheckedEnvelope.objects.exists()

    @pytest.mark.parametrize("step", ["cast", "check"])
    def test_another_tab_or_an_old_look_is_sealed_anew_and_shown(
        self, as_ana: Client, poll: Poll, step: str
    ) -> None:
        """Nothing is lost, and nothing is done with an envelope that was not shown."""
        first, sent = look(as_ana, 1)
        second, _newer = look(as_ana, 3)
        answer = press(as_ana, sent, step)
        assert answer.url == REVIEW
        page = as_ana.get(REVIEW).content.decode()
        assert shown(page) not in (first, second)
        assert ANEW in page
        assert "Jalur pejalan kaki" in page
        assert not Turnout.objects.exists()
        assert not CheckedEnvelope.objects.exists()
        press(as_ana, form(page), "cast")
        assert standing() == [shown(page)]

    @pytest.mark.parametrize("step", ["cast", "check"])
    def test_after_half_an_hour_it_is_sealed_anew(
        self, as_ana: Client, poll: Poll, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        receipt, sent = look(as_ana, 1)
        press(as_ana, sent, "check")
        monkeypatch.setattr("polls.pages.looks.SECONDS", -1)
        assert as_ana.get(CHECKED).url == BALLOT
        assert as_ana.get(REVIEW).url == BALLOT
        assert press(as_ana, sent, step).url == REVIEW
        monkeypatch.setattr("polls.pages.looks.SECONDS", 1800)
        page = as_ana.get(REVIEW).content.decode()
        assert ANEW in page
        assert shown(page) != receipt

    def test_nobody_else_sees_what_was_checked(self, as_ana: Client, poll: Poll) -> None:
        _receipt, sent = look(as_ana)
        press(as_ana, sent, "check")
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
        for other in (thief, Client()):
            assert other.get(CHECKED).url == BALLOT
            assert other.get(FILE).status_code == 404
            assert other.post(BALLOT, {**sent, "step": "check"}).status_code in (302, 403)
        assert CheckedEnvelope.objects.count() == 1

    def test_the_session_holds_nothing_in_clear(self, as_ana: Client, poll: Poll) -> None:
        receipt, sent = look(as_ana)
        row = str(Session.objects.get().get_decoded())
        press(as_ana, sent, "check")
        secret = as_ana.get(FILE).json()["ephemeral_secret"]
        row += str(Session.objects.get().get_decoded())
        assert receipt not in row
        assert secret not in row
        assert len(CheckedEnvelope.objects.get().ephemeral_key) == 64
        assert CheckedEnvelope.objects.get().ephemeral_key not in row

    def test_who_may_not_vote_checks_nothing(
        self, client: Client, poll: Poll, budi: Person
    ) -> None:
        client.force_login(budi.user)
        sent = {"choice": 1, "step": "check", "submission_key": "x", "receipt": "A"}
        assert client.post(BALLOT, sent).status_code == 403
        assert not CheckedEnvelope.objects.exists()

    def test_who_checked_often_still_casts(self, as_ana: Client, poll: Poll, settings: Any) -> None:
        """Checks have a limit of their own, and above it the choice stays in the form."""
        settings.REMBUK_LIMITS = settings.REMBUK_LIMITS | {"check": (3, 86400), "vote": (5, 60)}
        for _ in range(3):
            assert press(as_ana, look(as_ana)[1], "check").url == CHECKED
        _receipt, sent = look(as_ana, 3)
        answer = press(as_ana, sent, "check")
        assert answer.status_code == 403
        assert "Anda tetap bisa mengirim suara" in answer.content.decode()
        assert re.search(r'value="3"[^>]* checked', answer.content.decode())
        assert CheckedEnvelope.objects.count() == 3
        assert press(as_ana, sent, "cast").url == DONE
        # A button for an envelope that waits no longer seals, and counts as a look does.
        assert press(as_ana, {**sent, "receipt": "A"}, "check").status_code == 429

    def test_an_earlier_look_is_not_cast_over_a_later_vote(
        self, as_ana: Client, poll: Poll, ana: Person
    ) -> None:
        _receipt, sent = look(as_ana, 2)
        cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
        before = standing()
        assert press(as_ana, sent, "cast").status_code == 422
        assert standing() == before


class TestReceipt:
    ASK = "/id/suara/tepian/tanda-terima/"

    def test_of_a_checked_vote_it_says_so_and_may_be_objected_to(
        self, as_ana: Client, poll: Poll
    ) -> None:
        receipt, sent = look(as_ana)
        assert "tidak ada di dalam log" in self.asked(receipt)
        press(as_ana, sent, "check")
        page = self.asked(receipt)
        assert "Dibuka untuk diperiksa, dan tidak pernah dikirim" in page
        assert "ada yang salah" not in page
        where = "/id/suara/tepian/keberatan/"
        key = re.search(r'submission_key" value="([^"]+)"', as_ana.get(where).content.decode())
        assert key
        words = {"receipt": receipt, "concern": "other", "words": "Isinya pilihan lain."}
        answer = as_ana.post(where, {**words, "submission_key": key[1]})
        assert answer.status_code == 302
        assert Dispute.objects.get().receipt == receipt

    def asked(self, receipt: str) -> str:
        return Client().post(self.ASK, {"receipt": receipt}).content.decode()


class TestDatabase:
    def test_the_database_itself_takes_no_checked_envelope(self, poll: Poll, ana: Person) -> None:
        sealed = sealed_by(poll, ana)
        check_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        check_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        row = {"poll": poll, "pseudonym": "a", "envelope": sealed.envelope}
        with pytest.raises(DatabaseError), transaction.atomic():
            SealedBallot.objects.create(**row)
        kept = SealedBallot.objects.create(**row | {"envelope": b"x" * 144})
        kept.envelope = sealed.envelope
        with pytest.raises(DatabaseError), transaction.atomic():
            kept.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            CheckedEnvelope.objects.update(ephemeral_key="0" * 64)

    def test_the_action_refuses_it_in_words(self, poll: Poll, ana: Person) -> None:
        sealed = sealed_by(poll, ana)
        check_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        with pytest.raises(Refused, match="never cast"):
            cast_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        assert not Turnout.objects.exists()

    def test_a_replaced_vote_is_not_opened_either(self, poll: Poll, ana: Person) -> None:
        sealed = sealed_by(poll, ana)
        cast_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
        with pytest.raises(Refused, match="was cast"):
            check_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())

    def test_after_the_close_nothing_is_checked(
        self, poll: Poll, ana: Person, finish: Finish
    ) -> None:
        checked, sealed = sealed_by(poll, ana), sealed_by(poll, ana)
        check_sealed(poll=poll, person=ana, sealed=checked, at=timezone.now())
        finish(poll)
        with pytest.raises(Refused):
            check_sealed(poll=poll, person=ana, sealed=sealed, at=poll.closes_at)
        with pytest.raises(DatabaseError), transaction.atomic():
            CheckedEnvelope.objects.create(poll=poll, ephemeral_key=sealed.ephemeral)
        if connection.vendor == "postgresql":  # SQLite empties whole tables by deleting rows
            with pytest.raises(DatabaseError), transaction.atomic():
                CheckedEnvelope.objects.all().delete()

    def test_who_moved_meanwhile_seals_anew(self, poll: Poll, ana: Person) -> None:
        sealed = seal_openly(poll.public_key, Content(2, "64.72.99"), poll.content_length)
        with pytest.raises(Refused, match="live"):
            cast_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())

    def test_the_close_forgets_in_which_order_was_checked(self, poll: Poll, finish: Finish) -> None:
        for _ in range(3):
            person = factories.verified()
            sealed = sealed_by(poll, person)
            check_sealed(poll=poll, person=person, sealed=sealed, at=timezone.now())
        before = set(CheckedEnvelope.objects.values_list("pk", "ephemeral_key"))
        finish(poll)
        after = set(CheckedEnvelope.objects.values_list("pk", "ephemeral_key"))
        assert {key for _pk, key in before} == {key for _pk, key in after}
        assert not before & after

    def test_a_mark_written_past_us_does_not_hinder_the_close(
        self, poll: Poll, ana: Person, finish: Finish
    ) -> None:
        sealed = sealed_by(poll, ana)
        cast_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        CheckedEnvelope.objects.create(
            poll=poll, ephemeral_key=sealed.ephemeral, envelope_hash="0" * 64
        )
        assert finish(poll).tally.result["voted"] == 1
        assert not CheckedEnvelope.objects.exists()


class TestShare:
    @pytest.mark.parametrize(("checks", "logged"), [(0, None), (9, None), (10, 10)])
    def test_the_number_of_checks_is_public_after_the_close(
        self, client: Client, poll: Poll, finish: Finish, checks: int, logged: int | None
    ) -> None:
        person = factories.verified()
        for _ in range(checks):
            sealed = sealed_by(poll, person)
            check_sealed(poll=poll, person=person, sealed=sealed, at=timezone.now())
        for _ in range(30):
            cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
        assert "checked" not in str(entries_of(poll))
        finish(poll)
        closing = next(e for e in entries_of(poll) if e["type"] == "closing")
        assert closing["checked"] == logged
        page = client.get("/en/suara/tepian/hasil/").content.decode()
        words = "10 other sealed votes were opened by their voters to check them, 25.0%"
        assert (words in " ".join(page.split())) == (logged == 10)
        assert ("Fewer than 10 other sealed votes" in page) == (logged is None)
        package = client.get("/id/suara/tepian/hasil.json").json()
        assert not verify_poll.faults(package)
        said: list[str] = []
        assert verify_poll.report(package, write=said.append) == 0
        told = "10 other" if logged else "Fewer than ten other"
        assert any(line.startswith(told) for line in said)


class TestProgram:
    @pytest.fixture
    def opened(self, poll: Poll, ana: Person) -> dict[str, str]:
        from polls.pages.opened_envelope import opened_file

        sealed = sealed_by(poll, ana)
        return opened_file(poll, sealed)

    def told(self, poll: Poll, opened: dict[str, Any], receipt: str | None = None) -> list[str]:
        said: list[str] = []
        verify_poll.report(published_log(poll), opened=opened, receipt=receipt, write=said.append)
        return said

    def test_another_receipt_is_a_fault(self, poll: Poll, opened: dict[str, str]) -> None:
        said = self.told(poll, opened, receipt_code("0" * 64))
        assert any(line.startswith("FAULT") for line in said)
        assert any("not the one that was shown" in line for line in said)

    @pytest.mark.parametrize(
        "changed",
        [
            {"content": '{"c":1,"s":""}'}, {"content": "{}"}, {"content": 7},
            {"content": '{"c":99,"s":""}'.ljust(96)}, {"content": "\ud800"},
            {"ephemeral_secret": "12"}, {"format": "x"},
            {"public_key": "0" * 64}, {"log_name": "poll/0"},
        ],
    )  # fmt: skip
    def test_a_file_that_was_changed_is_named(
        self, poll: Poll, opened: dict[str, Any], changed: dict[str, Any]
    ) -> None:
        receipt = self.told(poll, opened)[-4].split()[-1].strip(".")
        said = self.told(poll, {**opened, **changed}, receipt if "-" in receipt else None)
        assert any(line.startswith("FAULT") for line in said)

    @pytest.mark.parametrize("opened", [[], 1, "x", None, {}, {"format": "rembuk-envelope 1"}])
    def test_a_file_of_something_else_is_named(
        self, poll: Poll, opened: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        log, file = tmp_path / "log.json", tmp_path / "envelope.json"
        log.write_text(json.dumps(published_log(poll)), "utf-8")
        file.write_text(json.dumps(opened), "utf-8")
        assert verify_poll.main([str(log), "--envelope", str(file)]) == 1
        assert "FAULT" in capsys.readouterr().out

    def test_an_envelope_that_was_cast_all_the_same_is_a_fault(
        self, poll: Poll, ana: Person
    ) -> None:
        from ledger.actions import sign_head
        from polls.pages.opened_envelope import opened_file
        from polls.queries.log import log_of

        sealed = sealed_by(poll, ana)
        cast_sealed(poll=poll, person=ana, sealed=sealed, at=timezone.now())
        sign_head(log=log_of(poll))
        said = self.told(poll, opened_file(poll, sealed))
        assert any("it was cast all the same" in line for line in said)


@pytest.mark.usefixtures("poll")
class TestApi:
    ROOT = "/api/consultations/tepian/sealed-ballot"

    def ask(self, client: Client, path: str = "", **data: Any) -> Any:
        return client.post(self.ROOT + path, json.dumps(data), "application/json")

    def test_seal_then_check_then_seal_and_cast(self, as_ana: Client, poll: Poll) -> None:
        first = self.ask(as_ana, choice=2).json()
        opened = self.ask(as_ana, "/check", held=first["held"])
        assert opened.status_code == 200
        told = opened.json()
        again = seal_again(
            told["public_key"], bytes.fromhex(told["ephemeral_secret"]), told["content"]
        )
        assert again.hex() == first["envelope"]
        assert self.ask(as_ana, "/cast", held=first["held"]).status_code == 403
        second = self.ask(as_ana, choice=3).json()
        cast = self.ask(as_ana, "/cast", held=second["held"])
        assert cast.json() == {"again": False, "receipt": second["receipt"]}
        assert self.ask(as_ana, "/cast", held=second["held"]).json()["again"]
        assert self.ask(as_ana, "/check", held=second["held"]).status_code == 403
        assert standing() == [second["receipt"]]

    def test_what_is_handed_out_serves_one_person_for_half_an_hour(
        self, as_ana: Client, poll: Poll, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = self.ask(as_ana, choice=2).json()["held"]
        other = Client()
        other.force_login(factories.verified().user)
        for wrong in (held, "", "zz", "00" * 60):
            assert self.ask(other, "/check", held=wrong).status_code == 403
        monkeypatch.setattr("polls.pages.looks.SECONDS", -1)
        assert self.ask(as_ana, "/check", held=held).status_code == 403
        assert self.ask(Client(), choice=2).status_code == 401
        assert not CheckedEnvelope.objects.exists()

    def test_an_envelope_comes_into_the_log_once(
        self, as_ana: Client, poll: Poll, finish: Finish
    ) -> None:
        """Else a log in which each of two replaces the other would stop the count."""
        first, early = (self.ask(as_ana, choice=c).json()["held"] for c in (2, 1))
        assert not self.ask(as_ana, "/cast", held=first).json()["again"]
        assert self.ask(as_ana, "/cast", held=first).json()["again"]
        assert self.ask(as_ana, "/cast", held=early).status_code == 422
        second = self.ask(as_ana, choice=3).json()["held"]
        assert self.ask(as_ana, "/cast", held=second).status_code == 201
        for held in (first, early):
            assert self.ask(as_ana, "/cast", held=held).status_code == 422
        assert Leaf.objects.filter(data__startswith='{"hash"').count() == 2
        assert finish(poll).tally.result["counts"] == {"1": 0, "2": 0, "3": 1}
