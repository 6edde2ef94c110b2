"""Objections to refusals and to ended residencies; another officer decides."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person, RoleAssignment
from residents.actions.objections import decide_objection, object_to_refusal
from residents.actions.verification import confirm_at_desk, refuse_request, request_verification
from residents.models import Objection
from residents.queries import current_residency
from tests import factories
from tests.residents.ways import BORN, MONDAY, NIK, SIDODADI
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def test_a_refusal_can_be_objected_to_and_another_officer_decides(
    budi: Person, olds: Person
) -> None:
    colleague = factories.staff("gina", "kelurahan-officer", SIDODADI)
    RoleAssignment.objects.update(valid_from=date(2026, 1, 1))
    area = factories.area(SIDODADI)
    request = request_verification(person=budi, area=area, at=MONDAY)
    refuse_request(request=request, reason="Alamat lain", by=olds.user, at=MONDAY)
    with pytest.raises(Refused, match="Only the person"):
        object_to_refusal(request=request, person=olds, words="x", at=MONDAY)
    objection = object_to_refusal(request=request, person=budi, words="Saya pindah", at=MONDAY)
    with pytest.raises(Refused, match="already objected"):
        object_to_refusal(request=request, person=budi, words="lagi", at=MONDAY)
    verdict = {"state": "reversed", "answer": "Benar", "at": MONDAY}
    with pytest.raises(Refused, match="took the decision yourself"):
        decide_objection(objection=objection, by=olds.user, **verdict)
    with pytest.raises(Refused, match="another kelurahan"):
        decide_objection(
            objection=objection,
            by=factories.staff("jauh", "kelurahan-officer", "64.72.05.1003").user,
            **verdict,
        )
    decide_objection(objection=objection, by=colleague.user, **verdict)
    with pytest.raises(Refused, match="Another officer"):
        confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=olds.user, at=MONDAY)
    confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=colleague.user, at=MONDAY)
    assert current_residency(budi, MONDAY)


def test_nobody_decides_an_own_objection(fitri: Person, olds: Person) -> None:
    colleague = factories.staff("gina", "kelurahan-officer", SIDODADI)
    RoleAssignment.objects.update(valid_from=date(2026, 1, 1))
    request = request_verification(person=colleague, area=factories.area(SIDODADI), at=MONDAY)
    refuse_request(request=request, reason="x", by=olds.user, at=MONDAY)
    objection = object_to_refusal(request=request, person=colleague, words="y", at=MONDAY)
    with pytest.raises(Refused, match="about yourself"):
        decide_objection(
            objection=objection, state="reversed", answer="ya", by=colleague.user, at=MONDAY
        )


def test_objection_pages(client: Client, budi: Person, fitri: Person) -> None:
    colleague = factories.staff("gina", "kelurahan-officer", SIDODADI)
    now = timezone.now()
    request = request_verification(person=budi, area=factories.area(SIDODADI), at=now)
    refuse_request(request=request, reason="Alamat lain", by=fitri.user, at=now)
    client.force_login(budi.user)
    assert "keberatan/permintaan" in client.get("/id/verifikasi/").content.decode()
    url = f"/id/verifikasi/keberatan/permintaan/{request.pk}/"
    body = {"words": "Saya tinggal di sini", "submission_key": new_key()}
    assert client.post(url, body).status_code == 302
    objection = Objection.objects.get()
    client.force_login(fitri.user)
    assert "Saya tinggal" not in client.get("/id/loket/keberatan/").content.decode()
    client.force_login(colleague.user)
    assert "Saya tinggal" in client.get("/id/loket/keberatan/").content.decode()
    verdict = {"state": "upheld", "answer": "Tetap", "submission_key": new_key()}
    assert client.post(f"/id/loket/keberatan/{objection.pk}/", verdict).status_code == 302
    client.force_login(budi.user)
    assert "Tetap" in client.get("/id/verifikasi/").content.decode()
    stranger = factories.person("lain")
    client.force_login(stranger.user)
    assert client.get(url).status_code == 404
