"""Whoever opens something personal is seen by the person."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.access import note_access
from accounts.models import Person, User
from areas.models import Area
from privacy.models import AccessRecord
from residents.actions.claims import claim_rt
from residents.actions.objections import object_to_end
from residents.actions.residencies import end_residency
from residents.models import Claim, VerificationRequest
from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client: Client, somebody: Person) -> None:
    assert somebody.user
    client.force_login(somebody.user)


def look(officer: Person, person: Person, **changed: object) -> None:
    assert officer.user
    told = {
        "what": "request",
        "why": "request for verification",
        "number": "V-1",
        "at": timezone.now(),
    }
    note_access(officer=officer.user, person=person, **{**told, "at": timezone.now(), **changed})  # type: ignore[arg-type]


def test_opening_a_request_leaves_a_line_that_the_person_reads(
    client: Client, budi: Person, fitri: Person
) -> None:
    asked = VerificationRequest.objects.create(
        person=budi, area=factories.area("64.72.03.1005"), state="waiting"
    )
    sign_in(client, fitri)
    for _ in range(2):
        client.get(f"/id/loket/{asked.pk}/")
    kept = AccessRecord.objects.get()
    assert (kept.person, kept.role, kept.office) == (budi, "kelurahan-officer", "Sidodadi")
    sign_in(client, budi)
    page = client.get("/en/akun/data/dilihat/").content.decode()
    assert "kelurahan officer, Sidodadi" in page
    assert f"V-{asked.pk}" in page
    assert "Fitri" not in page
    assert "fitri@" not in page


def test_a_text_that_was_not_public_counts_a_public_one_does_not(
    client: Client, ana: Person, citra: Person
) -> None:
    from moderation.models import Case

    consultation = factories.consultation("discussion")
    public = factories.comment(consultation.thread, ana)
    held = factories.comment(consultation.thread, ana, state="held")
    sign_in(client, citra)
    for text in (public, held):
        case = Case.objects.create(kind="comment", key=text.pk, cause="report")
        assert client.get(f"/id/moderasi/{case.pk}/").status_code == 200
    assert AccessRecord.objects.get().why == f"moderation of a text\tM-{case.pk}"


def test_an_account_opened_in_the_admin_counts(client: Client, budi: Person, ana: Person) -> None:
    admin = User.objects.create_superuser("admin@example.org", "kata-sandi-uji")
    client.force_login(admin)
    assert client.get(f"/admin/users/edit/{budi.user_id}/").status_code == 200
    kept = AccessRecord.objects.get()
    assert (kept.person, kept.role) == (budi, "administrator")


def test_nobody_reads_the_list_of_another(client: Client, ana: Person, budi: Person) -> None:
    look(factories.staff("eka", "moderator"), ana)
    sign_in(client, budi)
    assert "V-1" not in client.get("/en/akun/data/dilihat/").content.decode()
    client.logout()
    assert client.get("/en/akun/data/dilihat/").status_code == 302


def test_a_line_is_never_changed(ana: Person, citra: Person) -> None:
    look(citra, ana)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AccessRecord.objects.update(why="nothing")


def test_ones_own_data_is_no_access(citra: Person) -> None:
    look(citra, citra)
    assert not AccessRecord.objects.exists()


def test_a_later_look_is_another_line(ana: Person, citra: Person) -> None:
    now = timezone.now()
    for minutes in (0, 5, 30):
        look(citra, ana, at=now + timedelta(minutes=minutes))
    assert AccessRecord.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_for_any_length(
    client: Client, ana: Person, citra: Person, count: int, django_assert_max_num_queries: object
) -> None:
    for number in range(count):
        look(citra, ana, number=f"V-{number}")
    sign_in(client, ana)
    client.get("/id/akun/data/dilihat/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/id/akun/data/dilihat/")


# --- Pages of the desk and of the RT ---


def claimed(person: Person, rt: Area) -> VerificationRequest:
    return claim_rt(
        person=person, area=factories.area("64.72.03.1005"), rt=rt, known_as="Bu Budi",
        nik="6472014105909901", birth_date=date(1990, 5, 1), at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def rt(city: Area) -> Area:
    parent = factories.area("64.72.03.1005")
    return Area.objects.create(
        code=f"{parent.code}.RT012", name="RT 012", level="rt", parent=parent
    )


def lines(person: Person) -> list[tuple[str, str]]:
    found = AccessRecord.objects.filter(person=person).order_by("pk")
    return list(found.values_list("role", "what"))


def test_an_rt_head_who_reads_a_claim_is_seen_by_the_person(
    client: Client, budi: Person, rt: Area
) -> None:
    hadi = factories.staff("hadi", "rt-head", rt.code)
    asked = claimed(budi, rt)
    sign_in(client, hadi)
    client.head("/id/rt/")
    assert lines(budi) == []
    for _ in range(2):
        client.get("/id/rt/")
    assert lines(budi) == [("rt-head", "claim")]
    sign_in(client, budi)
    page = client.get("/en/akun/data/dilihat/").content.decode()
    assert "RT head, RT 012" in page
    assert "the name by which your rt head knows you" in page.lower()
    assert f"V-{asked.pk}" in page
    assert "nama yang dikenal ketua rt anda" in (
        client.get("/id/akun/data/dilihat/").content.decode().lower()
    )


def test_a_page_with_many_claims_takes_no_more_queries(client: Client, rt: Area) -> None:
    hadi = factories.staff("hadi", "rt-head", rt.code)
    sign_in(client, hadi)
    counts = []
    for number in (1, 4):
        for turn in range(number):
            person = factories.person()
            request = VerificationRequest.objects.create(
                person=person, area=factories.area("64.72.03.1005"), rt=rt, rt_answer="asked",
                rt_due_at=timezone.now() + timedelta(days=3),
            )  # fmt: skip
            Claim.objects.create(request=request, known_as=f"Bu {turn}", nik_hmac=f"{person.pk}")
        client.get("/id/notifikasi/")
        with CaptureQueriesContext(connection) as run:
            client.get("/id/rt/")
        counts.append(len(run))
    assert AccessRecord.objects.count() == 5
    assert counts[0] == counts[1]


def test_a_claim_at_the_desk_shows_more_and_says_so(
    client: Client, budi: Person, fitri: Person, rt: Area
) -> None:
    asked = claimed(budi, rt)
    VerificationRequest.objects.filter(pk=asked.pk).update(
        rt_answer="yes", rt_due_at=timezone.now(), rt_answered_at=timezone.now()
    )
    sign_in(client, fitri)
    client.get(f"/id/loket/{asked.pk}/")
    assert {what for _role, what in lines(budi)} == {"request", "claim", "identity"}


def test_objections_and_residencies_that_were_opened_are_seen(
    client: Client, ana: Person, fitri: Person
) -> None:
    now = timezone.now()
    gina = factories.staff("gina", "kelurahan-officer", "64.72.03.1005")
    sign_in(client, fitri)
    residency = ana.residencies.get()
    client.get(f"/id/loket/warga/{residency.pk}/")
    assert lines(ana) == [("kelurahan-officer", "residency")]
    end_residency(residency=residency, reason="revoked", words="Salah", by=fitri.user, at=now)
    object_to_end(residency=residency, person=ana, words="Benar", at=now)
    sign_in(client, gina)
    client.get("/id/loket/keberatan/")
    client.get("/id/loket/keberatan/")
    assert lines(ana)[1:] == [("kelurahan-officer", "objection")]
    sign_in(client, ana)
    page = client.get("/id/akun/data/dilihat/").content.decode()
    assert "Keberatan Anda" in page
    assert "Status domisili Anda" in page
