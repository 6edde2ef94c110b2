"""The way over the RT: claimed by the resident, answered by its head, then the kelurahan."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.actions.importing import merge_area
from areas.models import Area
from notices.models import Notice
from residents.actions.claims import (
    answer_for_rt,
    claim_rt,
    confirm_claim,
    forget_claims,
    forward_silent,
)
from residents.actions.verification import confirm_at_desk, refuse_request
from residents.models import Claim, Holiday, Identity, VerificationRequest
from residents.queries import current_residency
from residents.queries.residencies import for_the_desk, for_the_rt, rt_figures
from tests import factories
from tests.residents.ways import BORN, MONDAY, NIK, SIDODADI, claim, head
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


def test_a_silent_rt_lets_the_kelurahan_decide_on_day_four(
    budi: Person, hadi: Person, olds: Person, rt: Area
) -> None:
    """Journey J3, with a holiday inside."""
    Holiday.objects.create(day=date(2026, 11, 25), name="Libur")
    request = claim(budi, rt)
    mine = VerificationRequest.objects.all()
    thursday, saturday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=5)
    assert not for_the_desk(mine, thursday)
    assert forward_silent(at=thursday) == 0
    with pytest.raises(Refused, match="not answered yet"):
        confirm_claim(request=request, by=olds.user, at=thursday)
    assert forward_silent(at=saturday) == 1
    assert forward_silent(at=saturday) == 0
    assert list(for_the_desk(mine, saturday)) == [request]
    with pytest.raises(Refused, match="already answered"):
        answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=saturday)
    residency = confirm_claim(request=request, by=olds.user, at=saturday)
    assert residency.rt == rt
    assert str(residency.issued_as) == "kelurahan officer, Sidodadi"
    assert Identity.objects.get(person=budi).nik_last4 == "9901"
    assert not Claim.objects.exists()
    (figures,) = rt_figures(mine)
    assert (figures["asked"], figures["silent"], figures["rate"]) == (1, 1, 0)
    assert Notice.objects.filter(person=budi).count() == 2


def test_yes_of_the_rt_goes_to_the_kelurahan_at_once(
    budi: Person, hadi: Person, olds: Person, rt: Area
) -> None:
    request = claim(budi, rt)
    answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=MONDAY)
    request.refresh_from_db()
    assert str(request.rt_answered_as) == "RT head, RT 012"
    assert list(for_the_desk(VerificationRequest.objects.all(), MONDAY)) == [request]
    confirm_claim(request=request, by=olds.user, at=MONDAY)
    assert current_residency(budi, MONDAY).route == "rt-kelurahan"


def test_no_of_the_rt_has_a_reason_and_never_ends_it(
    budi: Person, hadi: Person, olds: Person, rt: Area
) -> None:
    request = claim(budi, rt)
    with pytest.raises(Refused, match="Write some words"):
        answer_for_rt(request=request, answer="no", words=" ", by=hadi.user, at=MONDAY)
    answer_for_rt(request=request, answer="no", words="Tidak kenal", by=hadi.user, at=MONDAY)
    with pytest.raises(Refused, match="come with the card"):
        confirm_claim(request=request, by=olds.user, at=MONDAY)
    residency = confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=olds.user, at=MONDAY)
    assert residency.rt is None


def test_meeting_first_can_still_become_a_yes(budi: Person, hadi: Person, rt: Area) -> None:
    request = claim(budi, rt)
    answer_for_rt(request=request, answer="meet", words="Sabtu sore", by=hadi.user, at=MONDAY)
    assert list(for_the_rt(hadi.user, MONDAY)) == [request]
    answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=MONDAY)
    request.refresh_from_db()
    assert request.rt_answer == "yes"


def test_an_rt_head_confirms_neither_himself_nor_for_another_rt(
    budi: Person, hadi: Person, olds: Person, rt: Area
) -> None:
    own = claim(hadi, rt)
    assert own.rt_answer == "", "own request: asked is the kelurahan"
    VerificationRequest.objects.filter(pk=own.pk).update(
        rt_answer="asked", rt_due_at=MONDAY + timedelta(days=3)
    )
    with pytest.raises(Refused, match="cannot confirm yourself"):
        answer_for_rt(request=own, answer="yes", words="", by=hadi.user, at=MONDAY)
    stranger = head("lain", f"{SIDODADI}.RT013")
    request = claim(budi, rt, nik="6472014105909902")
    with pytest.raises(Refused, match="another RT"):
        answer_for_rt(request=request, answer="yes", words="", by=stranger.user, at=MONDAY)
    assert not for_the_rt(stranger.user, MONDAY)
    with pytest.raises(Refused, match="another RT"):
        answer_for_rt(request=request, answer="yes", words="", by=olds.user, at=MONDAY)


def test_an_rt_without_a_head_leads_to_the_desk(budi: Person, olds: Person, rt: Area) -> None:
    request = claim(budi, rt)
    assert request.rt_due_at is None
    with pytest.raises(Refused):
        confirm_claim(request=request, by=olds.user, at=MONDAY)
    with pytest.raises(Refused, match="RT of your kelurahan"):
        claim_rt(
            person=factories.person(), area=factories.area("64.72.03.1002"), rt=rt,
            known_as="x", nik=NIK, birth_date=BORN, at=MONDAY,
        )  # fmt: skip


def test_one_nik_is_confirmed_for_one_person(
    budi: Person, hadi: Person, olds: Person, rt: Area
) -> None:
    first, second = claim(budi, rt), claim(factories.person("tono"), rt)
    for request in (first, second):
        answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=MONDAY)
    confirm_claim(request=first, by=olds.user, at=MONDAY)
    with pytest.raises(Refused, match="with another account"):
        confirm_claim(request=second, by=olds.user, at=MONDAY)


def test_the_rt_page_shows_a_name_and_nothing_of_the_card(
    client: Client, budi: Person, hadi: Person, rt: Area
) -> None:
    now = timezone.now()
    request = claim(budi, rt, at=now)
    other = head("lain", f"{SIDODADI}.RT013")
    client.force_login(other.user)
    assert "rumah hijau" not in client.get("/id/rt/").content.decode()
    body = {"answer": "yes", "submission_key": new_key()}
    assert client.post(f"/id/rt/{request.pk}/", body).status_code == 404
    client.force_login(budi.user)
    assert client.get("/id/rt/").status_code == 403
    client.force_login(hadi.user)
    page = client.get("/id/rt/").content.decode()
    assert "rumah hijau" in page
    assert "9901" not in page
    assert client.get("/id/loket/").status_code == 403
    assert client.get("/id/moderasi/").status_code == 403
    bad = {"answer": "no", "words": "", "submission_key": new_key()}
    assert client.post(f"/id/rt/{request.pk}/", bad).status_code == 403
    assert client.post(f"/id/rt/{request.pk}/", body).status_code == 302
    assert client.post(f"/id/rt/{request.pk}/", body).status_code in (302, 404)
    assert VerificationRequest.objects.get().rt_answer == "yes"


def test_the_resident_claims_on_the_page_and_the_officer_confirms(
    client: Client, budi: Person, hadi: Person, fitri: Person, rt: Area
) -> None:
    client.force_login(budi.user)
    url = f"/en/verifikasi/rt/?kelurahan={SIDODADI}"
    assert "Sidodadi" in client.get("/en/verifikasi/rt/").content.decode()
    body = {
        "rt": rt.pk, "known_as": "Bu Budi", "nik": "6472018105909901", "birth_date": "1990-05-01",
        "submission_key": new_key(),
    }  # fmt: skip
    wrong = client.post(url, body)
    assert wrong.status_code == 422
    assert "6472018105909901" not in wrong.content.decode()
    body |= {"nik": NIK}
    assert client.post(url, body).status_code == 302
    assert client.post(url, body).status_code == 302
    request = VerificationRequest.objects.get()
    page = client.get("/en/verifikasi/").content.decode()
    assert "RT 012" in page
    assert "the kelurahan goes on by itself" in page
    answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=timezone.now())
    client.force_login(fitri.user)
    assert "lives in the RT" in client.get("/en/loket/").content.decode()
    page = client.get(f"/en/loket/{request.pk}/").content.decode()
    assert "Bu Budi" in page
    assert NIK not in page
    key = {"submission_key": new_key()}
    assert client.post(f"/en/loket/{request.pk}/sahkan-rt/", key).status_code == 302
    assert current_residency(budi, timezone.now()).rt == rt
    assert "RT 012" in client.get("/en/loket/rt/").content.decode()


def test_the_database_holds_the_deadline_and_the_reason(budi: Person, rt: Area) -> None:
    request = claim(budi, rt)
    rows = VerificationRequest.objects.filter(pk=request.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(rt_answer="asked", rt_due_at=None)
    with pytest.raises(IntegrityError):
        rows.update(rt_answer="no", rt_due_at=MONDAY, rt_answered_at=MONDAY, rt_words="")


def test_a_merged_rt_takes_its_people_along(
    budi: Person, hadi: Person, olds: Person, rt: Area
) -> None:
    request = claim(budi, rt)
    answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=MONDAY)
    confirm_claim(request=request, by=olds.user, at=MONDAY)
    waiting = claim(factories.person("tono"), rt, nik="6472014105909902")
    successor = factories.area(f"{SIDODADI}.RT013")
    merge_area(area=rt, into=successor, at=MONDAY)
    assert current_residency(budi, MONDAY).rt == successor
    waiting.refresh_from_db()
    assert waiting.rt == successor


def test_claims_are_forgotten_when_nobody_can_object(budi: Person, olds: Person, rt: Area) -> None:
    request = claim(budi, rt)
    refuse_request(request=request, reason="x", by=olds.user, at=MONDAY)
    assert forget_claims(at=MONDAY + timedelta(days=30)) == 0
    assert forget_claims(at=MONDAY + timedelta(days=31)) == 1


def test_the_rt_head_reads_the_last_day_and_keeps_what_was_typed(
    client: Client, budi: Person, hadi: Person, rt: Area
) -> None:
    asked = claim(budi, rt)
    assert asked.rt_last_day == date(2026, 11, 26), "asked on Monday: until Thursday"
    VerificationRequest.objects.update(rt_due_at=timezone.now() + timedelta(days=1))
    client.force_login(hadi.user)
    body = {"answer": "perhaps-not", "words": "Sabtu sore", "submission_key": new_key()}
    answer = client.post(f"/en/rt/{asked.pk}/", body)
    assert answer.status_code == 422
    assert ">Sabtu sore</textarea>" in answer.content.decode()
