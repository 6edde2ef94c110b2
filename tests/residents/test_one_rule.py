"""What a button offers is what its verb does, and days are those of the city."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from residents.actions.claims import confirm_claim
from residents.actions.objections import object_to_end
from residents.actions.residencies import end_residency, leave_city
from residents.choices import EndReason, RequestState, RtAnswer
from residents.models import Claim, VerificationRequest
from residents.queries.residencies import ended_by_officer, may_confirm_claim
from residents.rules.claims import check_rt
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
"""Half past seven in the morning of 2 December in Samarinda."""


def test_before_eight_in_the_morning_an_rt_that_begins_today_is_there(city: Area) -> None:
    village = factories.area("64.72.03.1005")
    rt = Area.objects.create(
        code="64.72.03.1005.R77", level="rt", name="RT 077", parent=village,
        valid_from="2026-12-02",
    )  # fmt: skip
    rt.refresh_from_db()
    check_rt(rt=rt, area=village, at=EARLY)
    with pytest.raises(Refused):
        check_rt(rt=rt, area=village, at=EARLY - timedelta(hours=8))
    rt.valid_from, rt.valid_until = None, datetime(2026, 12, 1).date()  # noqa: DTZ001
    with pytest.raises(Refused):
        check_rt(rt=rt, area=village, at=EARLY)


def test_who_left_by_choice_has_nothing_to_object_to(ana: Person) -> None:
    now = timezone.now()
    leave_city(person=ana, at=now)
    ended = ana.residencies.get()
    assert ended_by_officer(ana) is None
    with pytest.raises(Refused, match="nothing to object"):
        object_to_end(residency=ended, person=ana, words="Saya salah tekan.", at=now)


def test_whom_an_officer_ended_can_object_also_when_the_role_is_gone(
    ana: Person, fitri: Person
) -> None:
    now = timezone.now()
    ended = end_residency(
        residency=ana.residencies.get(), reason=EndReason.LEFT, words="Pindah.", by=fitri.user,
        at=now,
    )  # fmt: skip
    ended.ended_as = None
    ended.save()
    assert ended_by_officer(ana) == ended
    object_to_end(residency=ended, person=ana, words="Saya tidak pindah.", at=now)


@pytest.mark.parametrize("answer", ["", *RtAnswer.values])
@pytest.mark.parametrize("due", [-1, 1])
@pytest.mark.parametrize("claims", [True, False])
def test_button_and_verb_of_confirming_without_the_card_agree(
    budi: Person, fitri: Person, answer: str, due: int, claims: bool
) -> None:
    now = timezone.now()
    village = factories.area("64.72.03.1005")
    rt = Area.objects.create(code="64.72.03.1005.R77", level="rt", name="RT 077", parent=village)
    facts = {"rt": rt, "rt_due_at": now + timedelta(days=due), "rt_words": "Datanglah."}
    if answer in ("yes", "no", "meet"):
        facts["rt_answered_at"] = now
    asked = VerificationRequest.objects.create(
        person=budi, area=village, state=RequestState.WAITING, rt_answer=answer,
        **(facts if answer else {}),
    )  # fmt: skip
    if claims:
        Claim.objects.create(
            request=asked, nik_hmac="x" * 64, nik_last4="0001", birth_year=1990, sex="L"
        )
    offered = may_confirm_claim(asked, now) is not None
    try:
        confirm_claim(request=asked, by=fitri.user, at=now)
        done = True
    except Refused:
        done = False
    assert offered == done
