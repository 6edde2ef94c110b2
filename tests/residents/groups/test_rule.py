"""What only the members of a group may do: one rule, everywhere."""

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Person
from ledger.models import Leaf
from participation.actions.comments import write_comment
from participation.models import Consultation
from participation.registries.activities import BallotOption
from polls.actions import planning
from polls.actions.ballots import cast_ballot
from polls.actions.polls import close_poll, open_poll
from polls.models import Poll
from proposals.actions.ideas import submit_idea, support_idea
from residents.audiences import Audience
from residents.models import Group, Identity
from residents.queries import current_residency
from residents.queries.residencies import eligible, rule_of
from residents.rules.residencies import check_eligible
from tests import factories
from tests.residents.groups.ways import (
    JAWA,
    LEMPAKE,
    SIDODADI,
    group,
    member,
)
from web.refusal import Refused

pytestmark = pytest.mark.django_db


def test_the_count_is_the_number_of_those_whom_the_rule_lets_pass(traders: Group) -> None:
    """Every mix of home, age, residency and membership, against every kind of audience."""
    now, today = timezone.now(), timezone.localdate()
    day = timedelta(days=1)
    any_age = group("muda", any_age=True)
    days = {
        "none": None, "open": {}, "today": {"valid_until": today},
        "over": {"valid_from": today - 9 * day, "valid_until": today - day},
        "later": {"valid_from": today + day},
    }  # fmt: skip
    people = []
    mixes = [
        *itertools.product((SIDODADI, LEMPAKE), days, (today, today + day), (True,)),
        *itertools.product((None, JAWA), ("none", "open"), (None,), (True, False)),
    ]
    for home, ends, adult, stays in mixes:
        person = factories.verified(area_code=home) if home else factories.person()
        if not stays:
            person.residencies.update(revoked_at=now, end_reason="left")
        Identity.objects.create(
            person=person, nik_hmac=f"h{person.pk}", nik_last4="0001", birth_year=2009,
            adult_from=adult,
        )  # fmt: skip
        if days[ends] is not None:
            member(traders, person, **days[ends])
            member(any_age, person, **days[ends])
        people.append(person)
    territories = [factories.area(code) for code in ("64.72", "64.72.03", SIDODADI)]
    sizes = set()
    for territory, chosen, within in itertools.product(
        territories, (None, traders, any_age), (True, False)
    ):
        audience = Audience(territory, chosen, within)
        passed = set()
        for person in people:
            known = current_residency(person, now)
            try:
                check_eligible(person=person, residency=known, audience=audience, at=now)
            except Refused:
                continue
            passed.add(person.pk)
        counted = set(eligible(audience, now).values_list("person", flat=True))
        assert counted == passed, audience
        assert eligible(audience, now).count() == len(passed)
        sizes.add(len(passed))
    assert len(sizes) > 4


def calls(debate: Consultation, idea: Any, poll: Poll) -> dict[str, Callable[[Person], object]]:
    at = timezone.now()
    words = {"body": "Lapak tetap dekat parkir, tolong.", "at": at}
    return {
        "comment": lambda who: write_comment(
            person=who, thread=debate.thread, stance="for", **words
        ),
        "idea": lambda who: submit_idea(
            person=who, consultation=debate, title="Atap lapak",
            area=factories.area(SIDODADI), **words,
        ),
        "support": lambda who: support_idea(person=who, idea=idea, at=at),
        "ballot": lambda who: cast_ballot(poll=poll, person=who, choice=1, at=at),
    }  # fmt: skip


@pytest.fixture
def debate(traders: Group) -> Consultation:
    return factories.consultation("ideas", "discussion", "vote", slug="pasar", group=traders)


@pytest.fixture
def poll(debate: Consultation, monkeypatch: pytest.MonkeyPatch) -> Poll:
    offered = [BallotOption({"id": f"Pilihan {n}"}) for n in (1, 2)]
    monkeypatch.setattr(planning, "options_for", lambda consultation: offered)
    planning.plan_poll(debate)
    return open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("what", ["comment", "idea", "support", "ballot"])
def test_only_members_take_part(
    debate: Consultation, poll: Poll, traders: Group, ana: Person, what: str
) -> None:
    act = calls(debate, factories.idea(debate), poll)[what]
    with pytest.raises(Refused) as refused:
        act(ana)
    assert str(refused.value) == (
        "This is for members of “Traders of Pasar Pagi”: You sell at Pasar Pagi. "
        "Do you belong? Then go with your card to the office of Sidodadi."
    )
    with translation.override("id"), pytest.raises(Refused, match="Pedagang Pasar Pagi") as told:
        act(ana)
    assert "Anda berjualan di Pasar Pagi." in str(told.value)
    assert "This is" not in str(told.value)
    member(traders, ana)
    act(Person.objects.get(pk=ana.pk))


def test_members_from_elsewhere_only_where_the_group_may(
    debate: Consultation, traders: Group
) -> None:
    far = factories.verified("far", LEMPAKE)
    member(traders, far)
    debate.territory = factories.area("64.72.03")
    debate.save()
    act = calls(debate, None, None)["comment"]
    with pytest.raises(Refused, match="for residents of Samarinda Ulu"):
        act(far)
    debate.within_territory = False
    debate.save()
    debate.thread.refresh_from_db()
    act(far)


def test_a_vote_freezes_the_group_and_the_number_never_the_list(
    poll: Poll, traders: Group, ana: Person
) -> None:
    assert (poll.electorate, poll.group) == (0, traders)
    member(traders, ana)
    opening = json.loads(Leaf.objects.get(log__name__contains=str(poll.pk), index=0).data)
    assert opening["electorate_rule"] == {
        "territory": "64.72", "residency": "valid when the ballot is cast",
        "age": "17, or married", "group": "pasar-pagi",
        "membership": "valid on the day of the ballot", "members_live_in_territory": True,
    }  # fmt: skip
    assert opening["electorate"] == 0
    for data in Leaf.objects.values_list("data", flat=True):
        assert "Ana" not in data
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(group=None)
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(within_territory=False)
    closed = close_poll(poll=poll, at=timezone.now())
    assert closed.electorate_at_close == 1


def test_the_rule_of_a_group_of_any_age(traders: Group) -> None:
    young = group("muda", any_age=True)
    rule = rule_of(Audience(factories.area("64.72"), young, within_territory=False))
    assert (rule["age"], rule["members_live_in_territory"]) == ("any", False)
