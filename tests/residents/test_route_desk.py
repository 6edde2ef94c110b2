"""At the desk without an e-mail address: an account and a slip with its code."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from residents.actions.assisted import holder_of, verify_without_email
from residents.actions.verification import request_verification
from residents.audiences import Audience
from residents.models import SlipCode
from residents.queries import current_residency
from residents.rules.residencies import check_eligible
from tests import factories
from tests.residents.ways import BORN, NIK, SIDODADI
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def assisted(fitri: Person, code: str = "AAAA-BBBB-CCCC", **more: object) -> Person:
    return verify_without_email(
        **{
            "area": factories.area(SIDODADI), "rt": None, "public_name": "", "nik": NIK,
            "birth_date": BORN, "married": False, "code": code, "by": fitri.user,
            "at": timezone.now(), **more,
        }
    )  # fmt: skip


def test_somebody_without_email_signs_in_with_the_slip(client: Client, fitri: Person) -> None:
    client.force_login(fitri.user)
    body = {
        "area": factories.area(SIDODADI).pk, "nik": NIK, "birth_date": "1990-05-01", "seen": "on",
        "submission_key": new_key(),
    }  # fmt: skip
    slip = client.post("/en/loket/baru/", body)
    code = slip.content.decode().split('slip__code">')[1].split("<")[0]
    again = client.post("/en/loket/baru/", body)
    assert code in again.content.decode(), "sent twice: the same slip"
    kept = SlipCode.objects.get()
    assert code not in str(vars(kept))
    assert kept.made_as.role == "kelurahan-officer"
    assert kept.person.residencies.get().route == "desk"
    client.logout()
    wrong = client.post("/en/akun/kode/", {"code": "XXXX-YYYY-ZZZZ"})
    assert wrong.status_code == 200
    assert "does not open" in wrong.content.decode()
    assert (
        client.post("/en/akun/kode/", {"code": code.lower().replace("-", " ")}).status_code == 302
    )
    page = client.get("/en/verifikasi/").content.decode()
    assert "You are a verified resident of Sidodadi" in page


def test_the_slip_ends_when_the_account_has_an_address(fitri: Person) -> None:
    person = assisted(fitri)
    assert holder_of("aaaa bbbb cccc") == person.user
    person.user.email = "budi@example.org"
    person.user.save()
    assert holder_of("AAAA-BBBB-CCCC") is None


def test_codes_cannot_be_tried_without_end(client: Client, city: Area) -> None:
    answers = [client.post("/id/akun/kode/", {"code": "A"}).status_code for _ in range(12)]
    assert answers[-1] == 429


def test_assisting_is_for_officers_there_and_one_nik_once(fitri: Person, budi: Person) -> None:
    with pytest.raises(Refused, match="another kelurahan"):
        assisted(fitri, area=factories.area("64.72.05.1003"))
    with pytest.raises(Refused):
        assisted(budi)
    assisted(fitri)
    with pytest.raises(Refused, match="with another account"):
        assisted(fitri, code="DDDD-EEEE-FFFF")
    assert SlipCode.objects.count() == 1


def test_a_married_person_under_17_may_take_part(fitri: Person) -> None:
    now = timezone.now()
    young = now.year - 16
    nik = f"647201010190{9901}"
    born = date(young, 1, 1)
    nik = f"6472010101{young % 100:02}9901"
    person = assisted(fitri, nik=nik, birth_date=born, married=True)
    check_eligible(
        person=person, residency=current_residency(person, timezone.now()),
        audience=Audience(factories.area("64.72")), at=timezone.now(),
    )  # fmt: skip
    other = assisted(fitri, nik=f"6472010101{young % 100:02}9902", birth_date=born, code="X" * 12)
    with pytest.raises(Refused, match="age of 17"):
        check_eligible(
            person=other, residency=current_residency(other, timezone.now()),
            audience=Audience(factories.area("64.72")), at=timezone.now(),
        )  # fmt: skip


def test_the_officer_writes_down_the_rt_that_stands_on_the_card(
    client: Client, budi: Person, fitri: Person, rt: Area
) -> None:
    request = request_verification(person=budi, area=rt.parent, at=timezone.now())
    client.force_login(fitri.user)
    elsewhere = Area.objects.create(
        code="64.72.03.1002.RT001",
        name="RT 001",
        level="rt",
        parent=factories.area("64.72.03.1002"),
    )
    url = f"/en/loket/{request.pk}/sahkan/"
    card = {"nik": NIK, "birth_date": "1990-05-01", "seen": "on", "submission_key": new_key()}
    assert "RT 013" in client.get(f"/en/loket/{request.pk}/").content.decode()
    assert client.post(url, {**card, "rt": elsewhere.pk}).status_code == 422
    assert client.post(url, {**card, "rt": rt.pk}).status_code == 302
    assert current_residency(budi, timezone.now()).rt == rt


def test_an_rt_is_chosen_by_its_number_also_without_email(
    client: Client, fitri: Person, rt: Area
) -> None:
    client.force_login(fitri.user)
    page = client.get("/en/loket/baru/").content.decode()
    assert f'<option value="{rt.pk}">RT 012</option>' in page
    body = {
        "area": rt.parent.pk, "rt": rt.pk, "nik": NIK, "birth_date": "1990-05-01", "seen": "on",
        "submission_key": new_key(),
    }  # fmt: skip
    assert client.post("/en/loket/baru/", body).status_code == 200
    assert SlipCode.objects.get().person.residencies.get().rt == rt
