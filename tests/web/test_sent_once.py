"""A double click, a retry or a reload makes one thing and shows the same page again."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Person, User
from areas.models import Area
from moderation.choices import State
from residents.choices import RequestState
from residents.models import VerificationRequest
from tests import factories
from web.models import Submission
from web.submissions import new_key

pytestmark = pytest.mark.django_db
FORM = {"email": "rini@example.org", "password1": "kata-sandi-panjang", "public_name": "Rini"}


def keys_in(page: str) -> list[str]:
    return re.findall(r'name="submission_key" value="(\w+)"', page)


def key_of(client: Client, address: str) -> str:
    return keys_in(client.get(address).content.decode())[0]


def twice(client: Client, address: str, **data: object) -> list[tuple[int, str]]:
    """Status and goal of the same form sent twice."""
    answers = [client.post(address, data) for _ in range(2)]
    return [(answer.status_code, answer.get("Location", "")) for answer in answers]


def test_signing_up_twice_makes_one_account_and_one_mail(client: Client) -> None:
    key = key_of(client, "/id/akun/signup/")
    first, second = twice(client, "/id/akun/signup/", **FORM, submission_key=key)
    assert first == second == (302, "/id/akun/confirm-email/")
    assert len(mail.outbox) == 1
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[0].body, re.MULTILINE)
    assert code
    sent = {"code": code[0], "submission_key": new_key()}
    assert twice(client, first[1], **sent) == [(302, "/id/")] * 2
    assert User.objects.count() == Person.objects.count() == 1


def test_who_goes_back_before_the_code_is_led_to_where_the_address_can_be_changed(
    client: Client,
) -> None:
    key = key_of(client, "/id/akun/signup/")
    client.post("/id/akun/signup/", {**FORM, "submission_key": key})
    again = {**FORM, "email": "rina@example.org", "submission_key": key}
    answer = client.post("/id/akun/signup/", again, follow=True)
    assert "Alamatnya salah?" in answer.content.decode()
    assert len(mail.outbox) == 1


def test_a_form_with_an_error_can_be_sent_again_under_its_key(client: Client) -> None:
    key = key_of(client, "/id/akun/signup/")
    faulty = {**FORM, "public_name": "Pemkot Samarinda", "submission_key": key}
    assert client.post("/id/akun/signup/", faulty).status_code == 200
    assert not Submission.objects.exists()
    assert client.post("/id/akun/signup/", {**FORM, "submission_key": key}).status_code == 302


def test_nothing_that_a_visitor_typed_is_kept_with_the_key(client: Client) -> None:
    key = key_of(client, "/id/akun/signup/")
    client.post("/id/akun/signup/", {**FORM, "submission_key": key})
    kept = Submission.objects.get()
    assert kept.key != key
    assert kept.body_hash == ""
    assert kept.person is None


def test_asking_twice_for_a_new_password_sends_one_mail(client: Client, budi: Person) -> None:
    address = "/id/akun/password/reset/"
    key = key_of(client, address)
    first, second = twice(client, address, email="budi@example.org", submission_key=key)
    assert first == second
    assert len(mail.outbox) == 1


def test_changing_the_address_twice_sends_one_mail(client: Client, budi: Person) -> None:
    factories.sign_in(client, budi)
    address = "/id/akun/email/"
    sent = {"email": "baru@example.org", "action_add": "", "submission_key": "k" * 32}
    assert keys_in(client.get(address).content.decode())
    first, second = twice(client, address, **sent)
    assert first == second == (302, "/id/akun/confirm-email/")
    assert [message.to for message in mail.outbox] == [["baru@example.org"]]


def test_asking_twice_for_verification_is_one_request(client: Client, budi: Person) -> None:
    assert budi.user
    client.force_login(budi.user)
    key = key_of(client, "/id/verifikasi/")
    area = factories.area("64.72.03.1005").pk
    first, second = twice(client, "/id/verifikasi/minta/", area=area, submission_key=key)
    assert first == second
    assert VerificationRequest.objects.count() == 1
    asked = VerificationRequest.objects.get()
    key = key_of(client, "/id/verifikasi/")
    first, second = twice(client, f"/id/verifikasi/{asked.pk}/batal/", submission_key=key)
    assert first == second == (302, "/id/verifikasi/")


def test_the_desk_refuses_once(client: Client, budi: Person, fitri: Person) -> None:
    asked = VerificationRequest.objects.create(
        person=budi, area=factories.area("64.72.03.1005"), state=RequestState.WAITING
    )
    assert fitri.user
    client.force_login(fitri.user)
    key = keys_in(client.get(f"/id/loket/{asked.pk}/").content.decode())[-1]
    address = f"/id/loket/{asked.pk}/tolak/"
    first, second = twice(client, address, reason="Kartu tidak terbaca.", submission_key=key)
    assert first == second == (302, "/id/loket/")


def test_an_idea_is_withdrawn_once_and_the_key_is_good_for_nothing_else(
    client: Client, ana: Person
) -> None:
    consultation = factories.consultation("ideas", slug="tepian")
    idea = factories.idea(consultation, ana)
    other = factories.idea(consultation, ana)
    assert ana.user
    client.force_login(ana.user)
    place = "/id/gagasan/tepian"
    key = key_of(client, f"{place}/{idea.pk}/tarik/")
    first, second = twice(client, f"{place}/{idea.pk}/tarik/", submission_key=key)
    assert first == second
    assert first[0] == 302
    reused = client.post(f"{place}/{other.pk}/tarik/", {"submission_key": key})
    assert reused.status_code == 422
    idea.refresh_from_db()
    other.refresh_from_db()
    assert (idea.state, other.state) == (State.WITHDRAWN, State.PUBLISHED)


def test_freezing_twice_is_one_snapshot(client: Client, city: Area, eko: Person) -> None:
    from insights.models import Snapshot

    factories.consultation("discussion", slug="tepian")
    assert eko.user
    client.force_login(eko.user)
    key = key_of(client, "/id/laporan/tepian/")
    first, second = twice(client, "/id/laporan/tepian/bekukan/", submission_key=key)
    assert first == second
    assert Snapshot.objects.count() == 1


def test_a_key_that_nobody_can_have_got_is_refused(client: Client, ana: Person) -> None:
    assert ana.user
    client.force_login(ana.user)
    sent = {"public_name": "Ana Baru", "submission_key": "short"}
    assert client.post("/id/akun/profil/", sent).status_code == 403
    ana.refresh_from_db()
    assert ana.public_name == "Ana"
