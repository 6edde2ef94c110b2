"""Who may submit and support ideas: phase x person."""

import pytest
from django.utils import timezone, translation

from accounts.models import Person
from areas.models import Area
from participation.models import Consultation
from proposals.rules import check_area, check_may_submit_idea, check_may_support
from residents.queries import current_residency
from tests import factories
from web.refusal import Refused

PHASES = ["ideas", "discussion", "vote", "results", "none"]
PEOPLE = ["visitor", "budi", "citra", "elsewhere", "ana"]


@pytest.fixture
def people(city: Area) -> dict[str, Person | None]:
    return {
        "visitor": None,
        "budi": factories.person("budi"),
        "citra": factories.staff("citra", "moderator"),
        "elsewhere": factories.verified("elsewhere", "64.72.05.1003"),
        "ana": factories.verified("ana"),
    }


def debate(phase: str) -> Consultation:
    running = [] if phase == "none" else [phase]
    return factories.consultation(*running, territory=factories.area("64.72.03"))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("phase", PHASES)
def test_phase_and_person(people: dict[str, Person | None], phase: str, who: str) -> None:
    now, person = timezone.now(), people[who]
    consultation = debate(phase)
    idea = factories.idea(consultation)
    facts = {"person": person, "residency": current_residency(person, now), "at": now}
    checks = [
        lambda: check_may_submit_idea(consultation=consultation, **facts),
        lambda: check_may_support(idea=idea, **facts),
    ]
    for check in checks:
        if (phase, who) == ("ideas", "ana"):
            check()
            continue
        with pytest.raises(Refused) as refused:
            check()
        assert str(refused.value)
        if phase == "ideas" and who != "elsewhere":
            assert refused.value.remedy_url


@pytest.mark.parametrize("state", ["held", "hidden", "withdrawn", "change-asked", "draft"])
def test_only_public_ideas_are_supported(ana: Person, state: str) -> None:
    idea, now = factories.idea(debate("ideas"), state=state), timezone.now()
    with pytest.raises(Refused):
        check_may_support(person=ana, residency=current_residency(ana, now), idea=idea, at=now)


def test_nobody_supports_an_own_idea(ana: Person) -> None:
    idea, now = factories.idea(debate("ideas"), ana), timezone.now()
    with translation.override("en"), pytest.raises(Refused, match="own idea"):
        check_may_support(person=ana, residency=current_residency(ana, now), idea=idea, at=now)


def test_the_place_lies_in_the_territory(city: Area) -> None:
    consultation = debate("ideas")
    check_area(area=factories.area("64.72.03.1002"), consultation=consultation)
    with pytest.raises(Refused):
        check_area(area=factories.area("64.72.05.1003"), consultation=consultation)


def test_an_unpublished_consultation_takes_nothing(ana: Person) -> None:
    consultation, now = debate("ideas"), timezone.now()
    consultation.live = False
    with pytest.raises(Refused):
        check_may_submit_idea(
            person=ana, residency=current_residency(ana, now), consultation=consultation, at=now
        )
