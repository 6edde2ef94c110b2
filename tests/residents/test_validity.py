"""How long a residency holds: moving, renewing, leaving, ending; who may take part where."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from notices.models import Notice
from residents.actions.claims import answer_for_rt, confirm_claim
from residents.actions.objections import decide_objection, object_to_end
from residents.actions.residencies import end_residency, leave_city, remind_of_renewal
from residents.actions.verification import confirm_at_desk, request_verification
from residents.audiences import Audience
from residents.models import Identity, Residency
from residents.queries import current_residency
from residents.queries.residencies import eligible
from residents.rules.residencies import check_eligible
from tests import factories
from tests.residents.ways import BORN, MONDAY, NIK, SIDODADI, claim
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


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
        check_eligible(**facts, audience=Audience(factories.area(code)), at=at)
    with pytest.raises(Refused, match="from 21"):
        check_eligible(**facts, audience=Audience(rt), at=at)
    check_eligible(**facts, audience=Audience(rt), at=MONDAY + timedelta(days=90))
    with pytest.raises(Refused, match="for residents of"):
        check_eligible(**facts, audience=Audience(factories.area("64.72.05.1003")), at=at)


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
    people["away"].residencies.update(revoked_at=now, end_reason="left")
    for code in ("64.72", SIDODADI, rt.code, "64.72.05"):
        territory = factories.area(code)
        counted = set(eligible(Audience(territory), now).values_list("person", flat=True))
        ruled = set()
        for person in people.values():
            try:
                check_eligible(
                    person=person, residency=current_residency(person, now),
                    audience=Audience(territory), at=now,
                )  # fmt: skip
            except Refused:
                continue
            ruled.add(person.pk)
        assert counted == ruled, code
    assert people["wed"].pk in set(eligible(Audience(rt), now).values_list("person", flat=True))
    assert people["new"].pk not in set(eligible(Audience(rt), now).values_list("person", flat=True))


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
