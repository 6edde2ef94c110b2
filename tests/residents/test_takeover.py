"""The holder of the card gets the NIK back from an account that only knew the number."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from notices.models import Notice
from residents.actions.assisted import verify_without_email
from residents.actions.identities import Taken
from residents.actions.objections import decide_objection, object_to_end
from residents.actions.register import enter_waiting_rows, read_register, verify_by_register
from residents.actions.residencies import end_residency, record_marriage
from residents.actions.verification import confirm_at_desk, request_verification
from residents.models import Identity, Objection, Residency
from residents.queries import current_residency
from tests import factories
from web.refusal import Refused
from web.submissions import new_key

NIK, BORN = "6472014105909901", date(1990, 5, 1)
SIDODADI = "64.72.03.1005"
WHY = "Pemegang kartu datang ke loket dan tidak mengenal akun ini."
pytestmark = pytest.mark.django_db


def load_list(fitri: Person, nik: str = NIK, born: date = BORN) -> None:
    now = timezone.now()
    rows = f"nik,tanggal_lahir,kode_kelurahan\n{nik},{born},{SIDODADI}\n".encode()
    read_register(file=io.BytesIO(rows), name="a.csv", source="Dukcapil", by=fitri.user, at=now)
    enter_waiting_rows(at=now)


@pytest.fixture
def thief(fitri: Person) -> Person:
    """Somebody who knew the number of another person and its birth date."""
    person = factories.person("thief")
    load_list(fitri)
    verify_by_register(person=person, nik=NIK, birth_date=BORN, at=timezone.now())
    return person


@pytest.fixture
def asked(budi: Person) -> Any:
    return request_verification(person=budi, area=factories.area(SIDODADI), at=timezone.now())


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "nik": NIK, "birth_date": "1990-05-01", "seen": "on", "submission_key": new_key(),
        **fields,
    }  # fmt: skip


def test_the_desk_puts_it_right_in_one_flow(
    client: Client, thief: Person, budi: Person, asked: Any, fitri: Person
) -> None:
    client.force_login(fitri.user)
    address = f"/id/loket/{asked.pk}/sahkan/"
    first = client.post(address, typed())
    page = first.content.decode()
    assert first.status_code == 422
    assert "tercatat pada akun lain" in page
    assert "Mengapa akun lain" in page
    assert NIK not in page
    assert current_residency(budi, timezone.now()) is None
    second = client.post(address, typed(other_words=WHY))
    assert second.status_code == 302
    now = timezone.now()
    assert current_residency(budi, now).route == "desk"
    assert Identity.objects.get().person == budi
    ended = thief.residencies.get()
    assert (ended.end_reason, ended.end_words, ended.ended_by) == ("holder", WHY, fitri.user)
    assert ended.ended_as.role == "kelurahan-officer"
    assert Notice.objects.get(person=thief).title == "Your residency was ended"
    client.force_login(thief.user)
    told = client.get("/id/verifikasi/").content.decode()
    assert WHY in told
    assert f"/keberatan/warga/{ended.pk}/" in told
    with pytest.raises(Refused):  # the list alone no longer helps
        verify_by_register(person=thief, nik=NIK, birth_date=BORN, at=now)


def test_before_the_question_nothing_is_asked_about_another_account(
    client: Client, asked: Any, fitri: Person
) -> None:
    client.force_login(fitri.user)
    assert "Mengapa akun lain" not in client.get(f"/id/loket/{asked.pk}/").content.decode()
    assert "Mengapa akun lain" not in client.get("/id/loket/baru/").content.decode()


def test_an_objection_that_is_right_leads_to_the_card_and_not_to_two_residents(
    thief: Person, budi: Person, asked: Any, fitri: Person
) -> None:
    now = timezone.now()
    confirm_at_desk(request=asked, nik=NIK, birth_date=BORN, by=fitri.user, at=now, other_words=WHY)
    ended = thief.residencies.get()
    made = object_to_end(residency=ended, person=thief, words="Kartu itu milik saya.", at=now)
    with pytest.raises(Refused, match="yourself"):
        decide_objection(objection=made, state="reversed", answer="x", by=fitri.user, at=now)
    gina = factories.staff("gina", "kelurahan-officer", SIDODADI)
    decide_objection(
        objection=made, state="reversed", answer="Datang dengan kartu.", by=gina.user, at=now
    )
    assert Objection.objects.get().state == "reversed"
    assert current_residency(thief, now) is None
    again = request_verification(person=thief, area=factories.area(SIDODADI), at=now)
    facts = {"request": again, "nik": NIK, "birth_date": BORN, "by": gina.user, "at": now}
    with pytest.raises(Refused, match="with the card too"):
        confirm_at_desk(**facts, other_words=WHY)
    end_residency(
        residency=current_residency(budi, now), reason="revoked", words="Kartu palsu.",
        by=fitri.user, at=now,
    )  # fmt: skip
    with pytest.raises(Taken):
        confirm_at_desk(**facts)
    confirm_at_desk(**facts, other_words=WHY)
    assert Identity.objects.get().person == thief


def test_a_colleague_who_lost_it_is_handled_by_a_colleague(
    thief: Person, asked: Any, city: Area
) -> None:
    now = timezone.now()
    officer = factories.staff("rekan", "kelurahan-officer", SIDODADI)
    Identity.objects.update(person=officer)
    with pytest.raises(Refused, match="about yourself"):
        confirm_at_desk(
            request=asked, nik=NIK, birth_date=BORN, by=officer.user, at=now, other_words=WHY
        )
    assert Identity.objects.get().person == officer


def test_words_about_another_account_that_is_not_there_change_nothing(
    budi: Person, asked: Any, fitri: Person
) -> None:
    now = timezone.now()
    confirm_at_desk(request=asked, nik=NIK, birth_date=BORN, by=fitri.user, at=now, other_words=WHY)
    assert Residency.objects.get().person == budi


def test_somebody_without_email_gets_it_back_too(
    client: Client, thief: Person, fitri: Person
) -> None:
    client.force_login(fitri.user)
    area = factories.area(SIDODADI).pk
    first = client.post("/id/loket/baru/", typed(area=area))
    assert (first.status_code, Residency.objects.count()) == (422, 1)
    assert "Mengapa akun lain" in first.content.decode()
    second = client.post("/id/loket/baru/", typed(area=area, other_words=WHY))
    assert second.status_code == 200
    assert thief.residencies.get().end_reason == "holder"
    assert Identity.objects.get().person != thief


# --- Married before the 17th birthday ---


def young_birth() -> tuple[str, date]:
    born = timezone.localdate() - timedelta(days=16 * 366)
    return f"647201{born:%d%m%y}9901", born


@pytest.fixture
def young(fitri: Person) -> Person:
    """Sixteen, verified by the list, which knows nothing of marriages."""
    nik, born = young_birth()
    load_list(fitri, nik, born)
    person = factories.person("muda")
    verify_by_register(person=person, nik=nik, birth_date=born, at=timezone.now())
    return person


def test_who_came_by_the_list_shows_at_the_desk_that_he_is_married(
    client: Client, young: Person, fitri: Person
) -> None:
    client.force_login(fitri.user)
    nik, born = young_birth()
    found = client.post("/id/loket/warga/", {"nik": nik, "birth_date": str(born)})
    page = client.get(found["Location"]).content.decode()
    assert "sudah menikah" in page
    address = f"{found['Location']}menikah/"
    assert client.post(address, {"submission_key": new_key()}).status_code == 422
    assert client.post(address, {"seen": "on", "submission_key": new_key()}).status_code == 302
    assert Identity.objects.get(person=young).adult_from is None
    assert "sudah menikah" not in client.get(found["Location"]).content.decode()
    assert Notice.objects.get(person=young).title == "You can take part now"


def test_marriage_is_written_down_by_the_office_there_and_once(
    young: Person, fitri: Person
) -> None:
    now = timezone.now()
    facts = {"residency": current_residency(young, now), "at": now}
    other = factories.staff("jauh", "kelurahan-officer", "64.72.05.1003")
    with pytest.raises(Refused, match="another kelurahan"):
        record_marriage(**facts, by=other.user)
    record_marriage(**facts, by=fitri.user)
    with pytest.raises(Refused, match="already"):
        record_marriage(**facts, by=fitri.user)


def test_a_marriage_that_was_seen_stays_when_a_list_knows_nothing_of_it(
    young: Person, fitri: Person
) -> None:
    now = timezone.now()
    record_marriage(residency=current_residency(young, now), by=fitri.user, at=now)
    nik, born = young_birth()
    young.residencies.update(revoked_at=now, end_reason="left")
    verify_by_register(person=young, nik=nik, birth_date=born, at=now + timedelta(seconds=1))
    assert Identity.objects.get(person=young).adult_from is None


def test_without_email_a_married_person_takes_part_at_once(fitri: Person) -> None:
    nik, born = young_birth()
    person = verify_without_email(
        area=factories.area(SIDODADI), rt=None, public_name="", nik=nik, birth_date=born,
        married=True, code="ABCD-EFGH-JKLM", by=fitri.user, at=timezone.now(),
    )  # fmt: skip
    assert Identity.objects.get(person=person).adult_from is None
