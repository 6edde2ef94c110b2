"""A copy of one's data and the deletion of the account, from the form to the last trace (J6)."""

import io
import json
import re
import threading
import zipfile
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.deletion import delete_account, send_receipts
from accounts.models import Person, User
from accounts.names import DELETED
from areas.models import Area
from moderation.choices import State
from notices.models import Notice
from participation.models import Comment
from polls.models import Poll, Turnout
from privacy.actions import copies
from privacy.actions.copies import ask_export, build_due_exports
from privacy.actions.erasure import erase_due_identities
from privacy.models import DataExport, Erasure
from privacy.personal_data import decided_relations
from proposals.models import Support
from residents.models import Identity, Residency, SlipCode, VerificationRequest
from search.drain import drain
from search.models import Note
from tests import factories
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"


def identity(person: Person) -> Identity:
    return Identity.objects.create(
        person=person, nik_hmac=f"{person.pk:064}", nik_last4="9901", sex="P", birth_year=1990
    )


def open_poll(person: Person | None = None) -> Poll:
    """A poll that runs, in which this person has voted."""
    now = timezone.now()
    poll = Poll.objects.create(
        consultation=factories.consultation("vote"),
        question="Setuju?",
        territory=factories.area("64.72"),
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        state="open",
        rehearsed_at=now,
    )
    if person is not None:
        Turnout.objects.create(poll=poll, person=person)
    return poll


def archive(client: Client, person: Person) -> zipfile.ZipFile:
    export = DataExport.objects.get(person=person)
    answer = client.get(f"/id/akun/data/salinan/{export.pk}/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_every_relation_to_a_person_is_in_the_copy_or_excluded_with_a_reason() -> None:
    decided = decided_relations()
    undecided = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation
        and field.related_model in (Person, User)
        and f"{model._meta.label}.{field.name}".lower() not in decided
    ]
    assert not undecided


def test_a_copy_holds_what_is_kept_and_nothing_of_others(client: Client, ana: Person) -> None:
    consultation = factories.consultation("discussion", "ideas")
    factories.comment(consultation.thread, ana, body="Trotoar ini terlalu sempit.")
    factories.comment(consultation.thread, body="Rahasia orang lain.")
    idea = factories.idea(consultation, ana, title="Kanopi hijau")
    Support.objects.create(person=ana, idea=idea)
    identity(ana)
    open_poll(ana)
    factories.sign_in(client, ana)
    client.post("/id/akun/data/salinan/")
    waiting = client.get("/id/akun/data/").content.decode()
    assert "sedang disiapkan" in waiting
    assert build_due_exports(at=timezone.now()) == 1
    found = archive(client, ana)
    assert sorted(found.namelist()) == ["data.html", "data.json"]
    words = found.read("data.json").decode()
    sections = json.loads(words)["sections"]
    assert sections["comments"][0]["body"] == "Trotoar ini terlalu sempit."
    assert sections["ideas"][0]["title"] == "Kanopi hijau"
    assert sections["identity"][0]["nik_last4"] == "9901"
    assert sections["account"][0]["addresses"][0]["email"] == "ana@example.org"
    assert sections["votes"][0]["poll__question"] == "Setuju?"
    assert "Rahasia orang lain" not in words
    assert f"{ana.pk:064}" not in words
    assert "password" not in words
    assert "Trotoar ini terlalu sempit." in found.read("data.html").decode()


def test_a_copy_is_for_its_person_alone_and_asks_once_more(ana: Person, budi: Person) -> None:
    ask_export(person=ana, at=timezone.now())
    build_due_exports(at=timezone.now())
    address = f"/id/akun/data/salinan/{DataExport.objects.get().pk}/"
    other, own, visitor = Client(), Client(), Client()
    factories.sign_in(other, budi)
    assert other.get(address).status_code == 404
    assert visitor.get(address).status_code == 302
    own.post("/id/akun/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert "reauthenticate" in own.get(address)["Location"]


def test_a_copy_expires(client: Client, ana: Person) -> None:
    ask_export(person=ana, at=timezone.now())
    build_due_exports(at=timezone.now() - timedelta(days=8))
    factories.sign_in(client, ana)
    address = f"/id/akun/data/salinan/{DataExport.objects.get().pk}/"
    assert client.get(address).status_code == 404


def test_asking_twice_waits_for_one_copy(ana: Person) -> None:
    first = ask_export(person=ana, at=timezone.now())
    assert ask_export(person=ana, at=timezone.now()) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(person=ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.update(ready_at=timezone.now())


def test_deleting_the_account_from_the_form_to_the_last_trace(client: Client, ana: Person) -> None:
    consultation = factories.consultation("discussion")
    comment = factories.comment(consultation.thread, ana, body="Trotoar ini terlalu sempit.")
    draft = factories.comment(factories.consultation("discussion").thread, ana, state=State.DRAFT)
    identity(ana)
    poll = open_poll(ana)
    Notice.objects.create(person=ana, kind="reply", title="x", url="", event="e")
    factories.sign_in(client, ana)
    page = client.post("/id/akun/hapus/", {"texts": "keep"})
    assert page.status_code == 422
    assert User.objects.filter(email="ana@example.org").exists()

    sent = {"texts": "keep", "sure": "on", "submission_key": new_key()}
    answer = client.post("/id/akun/hapus/", sent)
    receipt = Erasure.objects.get()
    assert answer["Location"] == f"/id/akun/terhapus/{receipt.code}/"
    assert "_auth_user_id" not in client.session
    shown = client.get(answer["Location"]).content.decode()
    assert receipt.code in shown
    assert "ana@example.org" not in shown

    ana.refresh_from_db()
    assert (ana.user, ana.public_name) == (None, DELETED)
    assert not User.objects.filter(email="ana@example.org").exists()
    for model in (Residency, VerificationRequest, Notice):
        assert not model.objects.filter(person=ana).exists()
    assert not Comment.objects.filter(pk=draft.pk).exists()
    comment.refresh_from_db()
    assert comment.body == "Trotoar ini terlalu sempit."
    assert Turnout.objects.filter(poll=poll, person=ana).exists()

    # The code alone stays, so that nobody votes twice; then it goes by itself.
    kept = Identity.objects.get(person=ana)
    assert (kept.nik_last4, kept.sex, kept.birth_year) == ("", "", None)
    assert erase_due_identities(at=timezone.now()) == 0
    Poll.objects.update(state="counted", closed_at=timezone.now())
    assert erase_due_identities(at=timezone.now()) == 1
    assert not Identity.objects.filter(person=ana).exists()
    receipt.refresh_from_db()
    assert receipt.identity_erased_at

    assert send_receipts() == 1
    assert send_receipts() == 0
    assert mail.outbox[-1].to == ["ana@example.org"]
    assert receipt.code in mail.outbox[-1].body
    receipt.refresh_from_db()
    assert receipt.mail_to == ""

    again = Client()
    again.post("/id/akun/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in again.session


def test_texts_go_where_the_person_wants_it(ana: Person, budi: Person) -> None:
    consultation = factories.consultation("discussion", "ideas")
    comment = factories.comment(consultation.thread, ana, body="Trotoar ini terlalu sempit.")
    reply = factories.comment(consultation.thread, budi, parent=comment, body="Benar.", stance="")
    idea = factories.idea(consultation, ana, title="Kanopi hijau")
    about = factories.comment(idea.thread, budi)
    Support.objects.create(person=ana, idea=factories.idea(consultation))
    delete_account(person=ana, keep_texts=False, at=timezone.now())
    for text in (comment, reply, idea, about):
        text.refresh_from_db()
    assert (comment.state, comment.body) == (State.WITHDRAWN, "")
    assert (idea.state, idea.body) == (State.WITHDRAWN, "")
    assert "Kanopi" not in idea.title
    assert "Kanopi" not in idea.thread.title
    assert reply.state == about.state == State.PUBLISHED
    assert not Support.objects.filter(person=ana).exists()
    noted = set(Note.objects.values_list("kind", "key"))
    assert {("comment", str(comment.pk)), ("idea", str(idea.pk))} <= noted
    drain()


def test_the_code_on_a_slip_opens_nothing_any_more(ana: Person) -> None:
    SlipCode.objects.create(person=ana, code_hmac="a" * 64)
    delete_account(person=ana, keep_texts=True, at=timezone.now())
    assert not SlipCode.objects.exists()


def test_without_anything_running_nothing_of_the_identity_stays(ana: Person) -> None:
    identity(ana)
    receipt = delete_account(person=ana, keep_texts=True, at=timezone.now())
    assert not Identity.objects.exists()
    assert receipt.identity_erased_at


def test_while_ideas_can_be_supported_nobody_supports_twice(ana: Person) -> None:
    identity(ana)
    idea = factories.idea(factories.consultation("ideas"))
    Support.objects.create(person=ana, idea=idea)
    delete_account(person=ana, keep_texts=True, at=timezone.now())
    assert Identity.objects.filter(person=ana).exists()
    idea.consultation.phases.all().delete()
    assert erase_due_identities(at=timezone.now()) == 1


def test_who_acts_for_the_city_hands_the_roles_back_first(citra: Person) -> None:
    with pytest.raises(Refused, match="act for the city"):
        delete_account(person=citra, keep_texts=True, at=timezone.now())
    assert not Erasure.objects.exists()


def test_acts_of_somebody_who_left_stay_without_name_or_address(citra: Person, ana: Person) -> None:
    from accounts.actions.access import note_access

    assert citra.user
    user = citra.user
    note_access(officer=user, person=ana, what="request", why="x", at=timezone.now())
    user.assignments.all().delete()
    delete_account(person=citra, keep_texts=True, at=timezone.now())
    user.refresh_from_db()
    assert not user.is_active
    assert "citra" not in user.email
    assert not user.has_usable_password()
    assert ana.accesses.count() == 1


def test_an_account_is_deleted_once(ana: Person) -> None:
    delete_account(person=ana, keep_texts=True, at=timezone.now())
    with pytest.raises(Refused, match="already deleted"):
        delete_account(person=ana, keep_texts=True, at=timezone.now())


def test_the_form_of_deletion_sent_twice_leads_to_one_receipt(client: Client, ana: Person) -> None:
    factories.sign_in(client, ana)
    page = client.get("/id/akun/hapus/").content.decode()
    found = re.search(r'name="submission_key" value="(\w+)"', page)
    assert found
    sent = {"texts": "keep", "sure": "on", "submission_key": found[1]}
    answers = [client.post("/id/akun/hapus/", sent) for _ in range(2)]
    place = f"/id/akun/terhapus/{Erasure.objects.get().code}/"
    assert [answer["Location"] for answer in answers] == [place, place]
    # Another form, or other words, is not this one: who is not signed in signs in.
    for other in ({**sent, "submission_key": new_key()}, {**sent, "texts": "remove"}):
        assert "/akun/login/" in client.post("/id/akun/hapus/", other)["Location"]


@pytest.mark.django_db(transaction=True)
def test_two_forms_of_deletion_at_once_lead_to_one_receipt(city: Area) -> None:
    somebody = factories.verified("serentak")
    clients = [Client(), Client()]
    factories.sign_in(clients[0], somebody)
    clients[1].cookies = clients[0].cookies
    sent = {"texts": "keep", "sure": "on", "submission_key": new_key()}
    start, places = threading.Barrier(2), []

    def work(one: Client) -> None:
        start.wait()
        try:
            places.append(one.post("/id/akun/hapus/", sent).get("Location"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(one,)) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert places == [f"/id/akun/terhapus/{Erasure.objects.get().code}/"] * 2


def test_the_form_asks_once_more_who_it_is(client: Client, ana: Person) -> None:
    client.post("/id/akun/login/", {"login": "ana@example.org", "password": PASSWORD})
    sent = {"texts": "keep", "sure": "on"}
    assert "reauthenticate" in client.post("/id/akun/hapus/", sent)["Location"]
    assert User.objects.filter(email="ana@example.org").exists()


def test_a_copy_that_cannot_be_built_keeps_no_other_one_waiting(
    ana: Person, budi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (ana, budi):
        ask_export(person=person, at=timezone.now())
    real = copies.archive_of

    def archive(person: Person, at: datetime) -> bytes:
        if person == ana:
            raise KeyError("a fault of this one")
        return real(person, at)

    monkeypatch.setattr(copies, "archive_of", archive)
    assert build_due_exports(at=timezone.now()) == 1
    assert DataExport.objects.get(person=budi).ready_at
