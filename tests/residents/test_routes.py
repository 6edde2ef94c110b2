"""The ways to a residency: over the RT, the desk without e-mail, the registry; and objections."""

import io
import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from participation.models import Notice
from residents.actions.areas import merge_area
from residents.actions.assisted import holder_of, verify_without_email
from residents.actions.claims import (
    answer_for_rt,
    claim_rt,
    confirm_claim,
    forget_claims,
    forward_silent,
)
from residents.actions.keys import count_by_scheme, rotate_identity_key
from residents.actions.objections import decide_objection, object_to_end, object_to_refusal
from residents.actions.registry import enter_waiting_rows, read_registry, verify_by_registry
from residents.actions.residencies import end_residency, leave_city, remind_of_renewal
from residents.actions.verification import confirm_at_desk, refuse_request, request_verification
from residents.models import (
    Area,
    Claim,
    Holiday,
    Identity,
    Objection,
    Person,
    RegistryEntry,
    RegistryFile,
    RegistryRow,
    Residency,
    RoleAssignment,
    SlipCode,
    VerificationRequest,
)  # fmt: skip
from residents.queries import current_residency
from residents.queries.residencies import eligible, for_the_desk, for_the_rt, rt_figures
from residents.refusal import Refused
from residents.rules.residencies import check_eligible
from residents.submissions import new_key
from residents.working_days import end_of_working_day
from tests import factories

NIK, BORN = "6472014105909901", date(1990, 5, 1)
SIDODADI = "64.72.03.1005"
WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=WITA)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rt(city: Area) -> Area:
    parent = factories.area(SIDODADI)
    for number in ("012", "013"):
        Area.objects.create(
            code=f"{SIDODADI}.RT{number}", name=f"RT {number}", level="rt", parent=parent
        )
    return factories.area(f"{SIDODADI}.RT012")


@pytest.fixture
def hadi(rt: Area) -> Person:
    """Head of RT 012."""
    return head("hadi", rt.code)


def head(name: str, code: str) -> Person:
    somebody = factories.staff(name, "rt-head", code)
    RoleAssignment.objects.update(valid_from=date(2026, 1, 1))
    return somebody


def claim(person: Person, rt: Area, at: datetime = MONDAY, nik: str = NIK) -> VerificationRequest:
    return claim_rt(
        person=person, area=factories.area(SIDODADI), rt=rt, known_as="Bu Budi, rumah hijau",
        nik=nik, birth_date=BORN, at=at,
    )  # fmt: skip


@pytest.fixture
def olds(fitri: Person) -> Person:
    RoleAssignment.objects.update(valid_from=date(2026, 1, 1))
    return fitri


# --- Working days ---


@pytest.mark.parametrize(
    ("start", "days", "holidays", "due"),
    [
        (MONDAY, 3, set(), "2026-11-27T00:00"),
        (datetime(2026, 11, 26, 23, 59, tzinfo=WITA), 3, set(), "2026-12-02T00:00"),
        (datetime(2026, 11, 28, 9, 0, tzinfo=WITA), 1, set(), "2026-12-01T00:00"),
        (MONDAY, 3, {date(2026, 11, 25)}, "2026-11-28T00:00"),
        (MONDAY, 5, {date(2026, 11, 27), date(2026, 11, 30)}, "2026-12-03T00:00"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=ZoneInfo("UTC")), 1, set(), "2026-11-25T00:00"),
        (MONDAY, 0, set(), "2026-11-24T00:00"),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start, days, holidays, due) -> None:
    assert end_of_working_day(start, days, holidays, WITA).isoformat()[:16] == due


# --- RT, then kelurahan ---


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
    with pytest.raises(Refused, match="already belongs"):
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
        rows.update(rt_answer="no", rt_due_at=MONDAY, rt_words="")


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


# --- Objections ---


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


# --- Validity ---


def test_moving_counts_at_once_for_the_city_and_later_for_the_rt(
    hadi: Person, olds: Person, rt: Area
) -> None:
    """Journey J2: somebody new, with the NIK of another city."""
    mover = factories.verified("mover", "64.72.05.1003")
    request = claim(mover, rt, nik="7371014105909901")
    answer_for_rt(request=request, answer="yes", words="", by=hadi.user, at=MONDAY)
    confirm_claim(request=request, by=olds.user, at=MONDAY)
    earlier = mover.residencies.order_by("pk").first()
    assert earlier.end_reason == "moved"
    at = MONDAY + timedelta(hours=1)
    residency = current_residency(mover, at)
    facts = {"person": mover, "residency": residency}
    for code in ("64.72", SIDODADI):
        check_eligible(**facts, territory=factories.area(code), at=at)
    with pytest.raises(Refused, match="from 21"):
        check_eligible(**facts, territory=rt, at=at)
    check_eligible(**facts, territory=rt, at=MONDAY + timedelta(days=90))
    with pytest.raises(Refused, match="for residents of"):
        check_eligible(**facts, territory=factories.area("64.72.05.1003"), at=at)


def test_the_rule_and_the_count_of_the_electorate_agree(city: Area, rt: Area) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    people = {
        name: factories.verified(name) for name in ("old", "young", "wed", "new", "away", "out")
    }
    people["far"] = factories.verified("far", "64.72.05.1003")
    people["none"] = factories.person("none")
    for name, adult in (("young", today + timedelta(days=1)), ("old", today), ("wed", None)):
        Identity.objects.create(
            person=people[name], nik_hmac=name, nik_last4="0001", birth_year=2009, adult_from=adult
        )
    days = {"old": 100, "young": 100, "wed": 90, "new": 89}
    for name, since in days.items():
        people[name].residencies.update(rt=rt, rt_since=today - timedelta(days=since))
    people["out"].residencies.update(valid_until=now)
    people["away"].residencies.update(revoked_at=now)
    for code in ("64.72", SIDODADI, rt.code, "64.72.05"):
        territory = factories.area(code)
        counted = set(eligible(territory, now).values_list("person", flat=True))
        ruled = set()
        for person in people.values():
            try:
                check_eligible(
                    person=person, residency=current_residency(person, now),
                    territory=territory, at=now,
                )  # fmt: skip
            except Refused:
                continue
            ruled.add(person.pk)
        assert counted == ruled, code
    assert people["wed"].pk in set(eligible(rt, now).values_list("person", flat=True))
    assert people["new"].pk not in set(eligible(rt, now).values_list("person", flat=True))


def test_renewal_is_announced_once_and_keeps_the_rt(ana: Person, fitri: Person, rt: Area) -> None:
    now = timezone.now()
    soon = now + timedelta(days=29)
    ana.residencies.update(valid_until=soon, rt=rt, rt_since=date(2025, 1, 1))
    assert remind_of_renewal(at=now) == 1
    assert remind_of_renewal(at=now) == 0
    assert Notice.objects.get(person=ana).title.startswith("Your verification ends soon")
    request = request_verification(person=ana, area=factories.area(SIDODADI), at=now)
    confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    residency = current_residency(ana, now + timedelta(seconds=1))
    assert residency.rt_since == date(2025, 1, 1)
    with pytest.raises(Refused, match="already a verified"):
        request_verification(person=ana, area=factories.area(SIDODADI), at=now + timedelta(hours=1))


def test_a_residency_ends_with_a_reason_that_can_be_objected_to(
    client: Client, ana: Person, fitri: Person
) -> None:
    now = timezone.now()
    residency = current_residency(ana, now)
    ended = {"residency": residency, "at": now}
    stranger = factories.staff("jauh", "kelurahan-officer", "64.72.05.1003")
    with pytest.raises(Refused, match="another kelurahan"):
        end_residency(**ended, reason="died", words="", by=stranger.user)
    with pytest.raises(Refused, match="Write the reason"):
        end_residency(**ended, reason="revoked", words="", by=fitri.user)
    end_residency(**ended, reason="revoked", words="Kartu palsu", by=fitri.user)
    assert current_residency(ana, now) is None
    client.force_login(ana.user)
    assert "Kartu palsu" in client.get("/id/verifikasi/").content.decode()
    objection = object_to_end(residency=residency, person=ana, words="Asli", at=now)
    colleague = factories.staff("gina", "kelurahan-officer", SIDODADI)
    decide_objection(
        objection=objection, state="reversed", answer="Maaf", by=colleague.user, at=now
    )
    assert current_residency(ana, now) == residency


def test_nobody_ends_an_own_residency_as_an_officer(fitri: Person) -> None:
    now = timezone.now()
    own = Residency.objects.create(
        person=fitri, area=factories.area(SIDODADI), route="desk", valid_until=now + timedelta(9)
    )
    with pytest.raises(Refused, match="about yourself"):
        end_residency(residency=own, reason="left", words="", by=fitri.user, at=now)
    leave_city(person=fitri, at=now)
    with pytest.raises(Refused, match="not a verified"):
        leave_city(person=fitri, at=now)


def test_an_officer_finds_by_card_and_ends(client: Client, budi: Person, fitri: Person) -> None:
    now = timezone.now()
    request = request_verification(person=budi, area=factories.area(SIDODADI), at=now)
    confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    client.force_login(fitri.user)
    card = {"nik": NIK, "birth_date": "1990-05-01"}
    found = client.post("/id/loket/warga/", card)
    assert found.status_code == 302
    other = client.post("/id/loket/warga/", {**card, "nik": "6472014105909907"})
    assert other.status_code == 200
    assert "6472014105909907" not in other.content.decode()
    body = {"reason": "left", "words": "", "submission_key": new_key()}
    assert client.post(found.url, body).status_code == 302
    assert current_residency(budi, timezone.now()) is None
    stranger = factories.staff("jauh", "kelurahan-officer", "64.72.05.1003")
    client.force_login(stranger.user)
    assert client.post("/id/loket/warga/", card).status_code == 200


def test_claims_are_forgotten_when_nobody_can_object(budi: Person, olds: Person, rt: Area) -> None:
    request = claim(budi, rt)
    refuse_request(request=request, reason="x", by=olds.user, at=MONDAY)
    assert forget_claims(at=MONDAY + timedelta(days=30)) == 0
    assert forget_claims(at=MONDAY + timedelta(days=31)) == 1


# --- Without e-mail ---


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
    with pytest.raises(Refused, match="already belongs"):
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
        territory=factories.area("64.72"), at=timezone.now(),
    )  # fmt: skip
    other = assisted(fitri, nik=f"6472010101{young % 100:02}9902", birth_date=born, code="X" * 12)
    with pytest.raises(Refused, match="age of 17"):
        check_eligible(
            person=other, residency=current_residency(other, timezone.now()),
            territory=factories.area("64.72"), at=timezone.now(),
        )  # fmt: skip


# --- Registry file ---

HEAD = "nik,tanggal_lahir,kode_kelurahan\n"
GOOD = f"{NIK},1990-05-01,{SIDODADI}\n"


def load(fitri: Person, text: str | bytes, name: str = "daftar.csv") -> RegistryFile:
    raw = text if isinstance(text, bytes) else text.encode()
    made = read_registry(
        file=io.BytesIO(raw), name=name, source="Disdukcapil", by=fitri.user, at=timezone.now()
    )
    enter_waiting_rows(at=timezone.now())
    made.refresh_from_db()
    return made


def match(person: Person, nik: str = NIK, born: date = BORN) -> Residency:
    return verify_by_registry(person=person, nik=nik, birth_date=born, at=timezone.now())


def test_whoever_stands_in_the_list_is_verified(budi: Person, fitri: Person) -> None:
    made = load(fitri, HEAD + GOOD)
    assert (made.rows, made.entered, made.state) == (1, 1, "done")
    residency = match(budi)
    assert residency.area.code == SIDODADI
    assert residency.route == "registry"
    assert str(residency.issued_as) == "kelurahan officer, Sidodadi"


def test_a_spreadsheet_is_read_too(budi: Person, fitri: Person) -> None:
    book = Workbook()
    for row in (HEAD.strip().split(","), [NIK, BORN, SIDODADI], [6472014105909902, BORN, SIDODADI]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    made = load(fitri, file.getvalue(), "daftar.xlsx")
    assert (made.rows, made.faults) == (1, ["line 3, nik: must be text, not a number"])
    match(budi)


def test_faults_name_the_line_and_never_the_number(fitri: Person) -> None:
    made = load(
        fitri,
        f"{HEAD}{GOOD}6472018105909901,1990-05-01,{SIDODADI}\n{NIK},kemarin,{SIDODADI}\n"
        f"{NIK},1990-05-01,64.72.05.1003\n{NIK},1991-05-01,{SIDODADI}\n{NIK}\n",
    )
    assert (made.rows, made.fault_count) == (1, 5)
    assert [fault.split(":")[0] for fault in made.faults] == [
        "line 3, nik", "line 4, tanggal_lahir", "line 5, kode_kelurahan", "line 6, nik", "line 7",
    ]  # fmt: skip
    assert "6472" not in str(made.faults)


def test_the_same_list_twice_and_a_newer_one_replace(fitri: Person) -> None:
    load(fitri, HEAD + GOOD)
    load(fitri, HEAD + GOOD)
    assert RegistryEntry.objects.count() == 1
    assert not RegistryRow.objects.exists()


def test_unknown_known_and_taken_numbers_get_one_answer_and_one_amount_of_work(
    budi: Person, ana: Person, fitri: Person
) -> None:
    load(fitri, f"{HEAD}{GOOD}6472014105909902,1990-05-01,{SIDODADI}\n")
    match(factories.person("pertama"), "6472014105909902")
    sentences, works = set(), set()
    for nik in ("6472014105909905", "6472014105909906", "6472014105909902"):
        with CaptureQueriesContext(connection) as queries, pytest.raises(Refused) as caught:
            match(budi, nik)
        sentences.add(str(caught.value))
        works.add(len(queries))
    assert len(sentences) == 1
    assert len(works) == 1


def test_the_page_answers_alike_and_stops_after_five(
    client: Client, budi: Person, fitri: Person
) -> None:
    load(fitri, HEAD + GOOD)
    match(factories.person("pertama"))
    client.force_login(budi.user)
    pages = []
    for nik in (NIK, "6472014105909903"):
        body = {"nik": nik, "birth_date": "1990-05-01", "submission_key": "a" * 32}
        answer = client.post("/en/verifikasi/daftar/", body)
        assert answer.status_code == 403
        text = answer.content.decode()
        assert nik not in text
        pages.append(text.split("<main")[1].split('name="submission_key"')[0].split("csrf")[0])
    assert pages[0] == pages[1]
    for _ in range(4):
        answer = client.post("/en/verifikasi/daftar/", body)
    assert answer.status_code == 429


def test_the_upload_never_touches_a_disk_and_is_for_officers(
    client: Client, budi: Person, fitri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_args: object, **_more: object) -> None:
        raise AssertionError("an upload was written to a file")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", forbidden)
    big = (
        HEAD.strip() + ",catatan\n" + f"{GOOD.strip()},{'x' * 1000}\n" * 3000
    )  # above the size from which Django uses files
    url = "/en/loket/berkas/"
    body = lambda: {  # noqa: E731
        "file": SimpleUploadedFile("daftar.csv", big.encode()), "source": "Disdukcapil",
        "submission_key": new_key(),
    }  # fmt: skip
    client.force_login(budi.user)
    assert client.post(url, body()).status_code == 403
    client.force_login(fitri.user)
    assert client.post(url, body()).status_code == 302
    assert "0 of 3000 rows" in client.get(url).content.decode()
    enter_waiting_rows(at=timezone.now(), most=1)
    assert "2000 of 3000 rows" in client.get(url).content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(fitri.user)
    assert strict.post(url, body()).status_code == 403


def test_what_is_no_list_is_said(client: Client, fitri: Person) -> None:
    client.force_login(fitri.user)
    for name, raw in (
        ("a.xlsx", b"PK nothing"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"nama\nBudi\n"),
    ):
        body = {
            "file": SimpleUploadedFile(name, raw), "source": "x", "submission_key": new_key(),
        }  # fmt: skip
        assert client.post("/en/loket/berkas/", body).status_code == 422
    assert not RegistryFile.objects.exists()


def test_the_number_is_in_no_table_after_all_routes(
    budi: Person, fitri: Person, hadi: Person, rt: Area
) -> None:
    load(fitri, HEAD + GOOD)
    claim(factories.person("tono"), rt)
    match(budi)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database
            assert NIK not in str(cursor.fetchall()), table


# --- Another key ---


def test_after_a_change_of_key_everybody_is_still_one_person(
    settings: object, budi: Person, fitri: Person, hadi: Person, rt: Area
) -> None:
    now = timezone.now()
    load(fitri, f"{HEAD}{GOOD}6472014105909902,1990-05-01,{SIDODADI}\n")
    match(budi)
    old = settings.REMBUK_IDENTITY_KEY
    before = Identity.objects.get().nik_hmac
    settings.REMBUK_IDENTITY_KEY, settings.REMBUK_IDENTITY_KEYS_BEFORE = "baru", [old]
    assert sum(count for _table, count in rotate_identity_key()) >= 2
    assert list(rotate_identity_key()) == []
    assert Identity.objects.get().nik_hmac != before
    match(factories.person("dua"), "6472014105909902")
    with pytest.raises(Refused):
        match(factories.person("tiga"))
    request = request_verification(person=factories.person("empat"), area=rt.parent, at=now)
    with pytest.raises(Refused, match="already belongs"):
        confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    assert sum(count_by_scheme().values()) == 2, "what was entered again needs the new key only"
    settings.REMBUK_IDENTITY_KEY, settings.REMBUK_IDENTITY_KEYS_BEFORE = "ketiga", ["baru"]
    list(rotate_identity_key())
    with pytest.raises(Refused):
        match(factories.person("lima"))


@pytest.mark.django_db(transaction=True)
def test_one_nik_by_many_at_once_is_one_residency(city: Area, fitri: Person) -> None:
    load(fitri, HEAD + GOOD)
    people = [factories.person(f"serentak{n}") for n in range(6)]
    results: list[str] = []

    def work(person: Person) -> None:
        try:
            match(person)
            results.append("made")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made"] + ["refused"] * 5
    assert Residency.objects.count() == 1
